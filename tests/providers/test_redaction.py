"""The key is replaced in texts, and so are its pieces."""

import base64
import html
import json
import time
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given, strategies as st

from subgen.providers.smallest.endpoint import LOCAL_KEY, Endpoint
from subgen.providers.smallest.redaction import REPLACEMENT, redactor_for
from subgen.waves.codec import decode_frame, decode_voices

KEY = "sk_0123456789abcdef"
texts = st.text(st.characters(exclude_categories=["Cs"]))


def redacted(text: str, key: str | None = KEY) -> str:
    """Return a text as a client with this key gets it."""
    return redactor_for(Endpoint(name="peer", url="ws://127.0.0.1/", key=key))(text)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        (KEY, "[key]"),
        (f"Bearer {KEY}, {KEY}", "Bearer [key], [key]"),
        (KEY + KEY, "[key]"),
        (KEY[:8], "[key]"),
        (KEY[-8:] + "...", "[key]..."),
        (f"a {KEY[3:12]}", "a [key]"),
        (KEY[:9] + KEY[:-1], "[key]"),
        (KEY[:7], KEY[:7]),
        ("the key is wrong", "the key is wrong"),
    ],
)
def test_a_key_and_its_pieces_are_replaced_and_other_texts_stay(text: str, clean: str) -> None:
    assert redacted(text) == clean


@given(texts, st.integers(0, 11), st.integers(8, 19), texts)
def test_no_text_keeps_a_piece_of_eight_characters(before: str, start: int, length: int, after: str) -> None:
    clean = redacted(before + KEY[start : start + length] + after)

    assert REPLACEMENT in clean
    assert not any(KEY[each : each + 8] in clean for each in range(len(KEY) - 7))


@pytest.mark.parametrize(
    ("key", "text", "clean"),
    [
        ("key-42-secret", "is key-42 or secret", "is [key] or [key]"),
        ("abc", "abc, abcd: (abc)", "[key], abcd: ([key])"),
        (r"a+b\c.d*", r"x a+b\c.d* aabxcxdx", "x [key] aabxcxdx"),
        (LOCAL_KEY, "a local key", "a local key"),
        (None, "no key", "no key"),
    ],
)
def test_keys_of_any_form_are_replaced_but_not_the_one_of_the_local_service(
    key: str | None, text: str, clean: str
) -> None:
    assert redacted(text, key) == clean


LONG_KEY = "sk_7fQ2+zR/aB9xK1mW4tY8uE3oP6iL5cV0"


def percent(text: str) -> str:
    """Return a text with every character as `%6B`."""
    return "".join(f"%{ord(letter):02X}" for letter in text)


@pytest.mark.parametrize("key", [KEY, LONG_KEY])
@pytest.mark.parametrize(
    "encode",
    [
        str.upper,
        str.lower,
        str.swapcase,
        lambda key: key[::-1],
        lambda key: key.encode().hex(),
        lambda key: key.encode().hex().upper(),
        lambda key: base64.b64encode(key.encode()).decode(),
        lambda key: base64.urlsafe_b64encode(key.encode()).decode(),
        lambda key: base64.b64encode(b"Bearer " + key.encode() + b"!").decode(),
        lambda key: base64.b64encode(b"Bearer: " + key.encode()).decode(),
        lambda key: base64.b64encode(b"a:" + key.encode() + b"\n").decode(),
        lambda key: quote(key, safe=""),
        percent,
        lambda key: percent(key).lower(),
        lambda key: key[:4] + percent(key[4:9]) + key[9:],
        lambda key: "".join(f"\\u{ord(letter):04x}" for letter in key),
        lambda key: "".join(f"\\x{ord(letter):02x}" for letter in key),
        lambda key: "".join(f"&#{ord(letter)};" for letter in key),
        lambda key: "".join(f"&#x{ord(letter):X};" for letter in key),
        html.escape,
    ],
)
def test_an_encoded_key_is_replaced(encode: Callable[[str], str], key: str) -> None:
    encoded = encode(key)
    clean = redacted(f"é {encoded}, twice: {encoded}.", key)

    assert clean.startswith("é ")
    assert ", twice: " in clean
    assert clean.endswith(".")
    assert clean.count(REPLACEMENT) == 2
    assert len(clean) < len("é [key], twice: [key].") + 32  # of base64, what stands before and after the key
    kept = set(clean.split())
    assert not any(encoded[start : start + 12] in each for each in kept for start in range(len(encoded) - 11))


@given(st.integers(0, 26), st.integers(8, 34), texts)
def test_pieces_of_an_encoded_key_are_replaced(start: int, length: int, before: str) -> None:
    piece = LONG_KEY[start : start + length]

    assert REPLACEMENT in redacted(before + percent(piece), LONG_KEY)
    assert REPLACEMENT in redacted(before + piece.swapcase(), LONG_KEY)


@given(st.integers(0, 8), st.binary(max_size=9), st.binary(max_size=9))
def test_a_key_in_the_base64_of_anything_is_replaced(cut: int, before: bytes, after: bytes) -> None:
    text = base64.b64encode(before + LONG_KEY[cut:].encode() + after).decode()

    assert REPLACEMENT in redacted(text, LONG_KEY)


@pytest.mark.parametrize(
    "text",
    [
        "100 %, 5 %ab and &amp; or &#8211;",
        "C:\\x\\users\\u12",
        "%",
        "&#;",
        "\\u00",
        "a" * 100,
        "Grüße, 你好, İİİİİİİİİİ",
    ],
)
def test_texts_that_hold_no_key_stay_as_they_are(text: str) -> None:
    assert redacted(text, LONG_KEY) == text


@pytest.mark.parametrize("text", [LONG_KEY[:7] * 1_200_000, "%73" * 2_800_000, LONG_KEY[5:20] * 500_000])
def test_a_long_message_costs_no_more_than_its_beginning(text: str) -> None:
    redact = redactor_for(Endpoint(name="peer", url="ws://127.0.0.1/", key=LONG_KEY))
    frame = json.dumps({"status": "error", "message": text, "error": {"message": text, "code": text}})
    began_s = time.process_time()

    decoded = decode_frame(frame, redact)

    assert time.process_time() - began_s < 1.0
    assert len(decoded.message or "") <= 1 << 15


def test_a_list_of_voices_with_the_key_encoded_holds_none() -> None:
    redact = redactor_for(Endpoint(name="peer", url="ws://127.0.0.1/", key=LONG_KEY))
    tags = {"accent": LONG_KEY.swapcase(), "gender": LONG_KEY[3:12], "language": [percent(LONG_KEY)]}
    body = json.dumps({"voices": [{"voiceId": LONG_KEY[::-1], "tags": tags}]}).encode()

    (voice,) = decode_voices(body, redact).voices

    assert (voice.voice_id, voice.tags.accent, voice.tags.gender, voice.tags.language) == (
        REPLACEMENT,
        REPLACEMENT,
        REPLACEMENT,
        [REPLACEMENT],
    )
