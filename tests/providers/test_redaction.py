"""The key is replaced in texts, and so are its pieces."""

import pytest
from hypothesis import given, strategies as st

from subgen.providers.smallest.endpoint import LOCAL_KEY, Endpoint
from subgen.providers.smallest.redaction import REPLACEMENT, redactor_for

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
