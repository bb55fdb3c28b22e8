"""Frames as text and back."""

import msgspec
import pytest
from hypothesis import given, strategies as st

from subgen.waves.codec import (
    MalformedFrame,
    decode_asked,
    decode_frame,
    decode_pcm,
    decode_posted,
    decode_request,
    encode,
    encode_pcm,
    fault_of,
    ids_of,
    kind_of,
)
from subgen.waves.limits import MAX_SPEED, MIN_SPEED, SAMPLE_RATES_HZ
from subgen.waves.messages import Frame, FrameData, FrameFault, SpeakRequest

sayable = st.text(st.characters(exclude_categories=["Cs"]))
ids = st.from_regex(r"\A[A-Za-z0-9_.-]{1,128}\Z")

requests = st.builds(
    SpeakRequest,
    voice_id=sayable,
    text=sayable,
    model=sayable,
    sample_rate=st.sampled_from(SAMPLE_RATES_HZ),
    speed=st.floats(MIN_SPEED, MAX_SPEED),
    language=st.sampled_from(["en", "hi", "auto", msgspec.UNSET]),
    word_timestamps=st.booleans(),
    session_id=st.one_of(ids, st.just(msgspec.UNSET)),
    request_id=st.one_of(ids, st.just(msgspec.UNSET)),
    complete_backoff_ms=st.floats(0, 10_000),
)


@given(requests)
def test_a_request_survives_encoding_and_decoding(request: SpeakRequest) -> None:
    assert decode_request(encode(request)) == request


@given(st.integers(0, 10_000), sayable, st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_word_event_survives_encoding_and_decoding(index: int, word: str, start: float, end: float) -> None:
    frame = Frame(status="word_timestamp", data=FrameData(id=index, word=word, start=start, end=end))

    assert decode_frame(encode(frame)) == frame


@given(st.binary())
def test_audio_survives_encoding_and_decoding(pcm: bytes) -> None:
    assert decode_pcm(encode_pcm(pcm)) == pcm


@given(st.binary())
def test_random_bytes_are_at_worst_a_malformed_frame(junk: bytes) -> None:
    with pytest.raises(MalformedFrame):
        decode_frame(b"[" + junk)
    with pytest.raises(MalformedFrame):
        decode_request(b"[" + junk)
    assert kind_of(b"[" + junk) is None
    assert ids_of(b"[" + junk) == (None, None)


@pytest.mark.parametrize("audio", ["YW", "YWI", "YW I=", "YWI=\n", "YWI=YWI=", "é", "YW-_"])
def test_audio_that_is_not_base64_is_malformed(audio: str) -> None:
    with pytest.raises(MalformedFrame, match="not base64"):
        decode_pcm(audio)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "5",
        "null",
        "[]",
        '"chunk"',
        '{"status": 5}',
        '{"status": "chunk"}',
        '{"status": "chunk", "data": null}',
        '{"status": "chunk", "data": {}}',
        '{"status": "chunk", "data": {"audio": 5}}',
        '{"status": "chunk", "data": {"audio": "AAA=\\ud800"}}',
    ],
)
def test_a_frame_with_wrong_fields_is_malformed(text: str) -> None:
    with pytest.raises(MalformedFrame):
        decode_frame(text)


@pytest.mark.parametrize(
    "text",
    [
        '{"status": "complete", "data": null}',
        '{"status": "complete", "data": "", "error": 0}',
        '{"status": "complete", "done": true, "usage": {"characters": 5}}',
    ],
)
def test_a_complete_frame_may_carry_any_other_fields(text: str) -> None:
    assert decode_frame(text) == Frame(status="complete")


def test_a_frame_of_an_unknown_kind_may_carry_anything() -> None:
    assert decode_frame('{"status": "metrics", "data": [1, 2]}') == Frame(status="metrics")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('{"message": "no"}', FrameFault(message="no")),
        ('{"error": "no"}', FrameFault(message="no")),
        ('{"message": "no", "error": {}}', FrameFault(message="no")),
        ('{"message": "outer", "error": {"message": "inner"}}', FrameFault(message="inner")),
        ('{"error": {"message": "no", "code": 429}}', FrameFault(message="no", code=429)),
        ('{"error": {"message": "no", "path": "speed"}}', FrameFault(message="no", path="speed")),
        (
            '{"error": [{"code": "c", "path": ["a", 0], "message": "no"}, {"message": "more"}]}',
            FrameFault(message="a.0: no", code="c", path=["a", 0]),
        ),
        ('{"error": [{"message": "no"}]}', FrameFault(message="no", path=[])),
        ('{"error": []}', FrameFault(message="the service gave no reason")),
        ('{"error": {"message": {"en": "no"}}, "message": "no"}', FrameFault(message="no")),
        ("{}", FrameFault(message="the service gave no reason")),
    ],
)
def test_a_fault_is_read_in_any_shape(text: str, fault: FrameFault) -> None:
    assert fault_of(decode_frame(text)) == fault


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('{"text": "hi"}', "voice_id"),
        ('{"voice_id": "meher"}', "text"),
        ('{"voice_id": "meher", "text": 5}', "text"),
        ('{"voice_id": "meher", "text": "hi", "sample_rate": 48000}', "sample_rate 48000 is not one of 8000"),
        ('{"voice_id": "meher", "text": "hi", "sample_rate": "44100"}', "sample_rate"),
        ('{"voice_id": "meher", "text": "hi", "speed": 0.49}', "speed"),
        ('{"voice_id": "meher", "text": "hi", "speed": 2.01}', "speed"),
        ('{"voice_id": "meher", "text": "hi", "speed": 1e999}', "speed"),
        ('{"voice_id": "meher", "text": "hi", "speed": "fast"}', "speed"),
        ('{"voice_id": "meher", "text": "hi", "complete_backoff_ms": 10001}', "complete_backoff_ms"),
        ('{"voice_id": "meher", "text": "hi", "complete_backoff_ms": -1}', "complete_backoff_ms"),
        ('{"voice_id": "meher", "text": "hi", "request_id": ""}', "request_id"),
        ('{"voice_id": "meher", "text": "hi", "request_id": "a b"}', "request_id"),
        ('{"voice_id": "meher", "text": "hi", "request_id": "a\\n"}', "request_id"),
        ('{"voice_id": "meher", "text": "hi", "session_id": "' + "a" * 129 + '"}', "session_id"),
        ('{"voice_id": "meher", "text": "hi", "word_timestamps": "yes"}', "word_timestamps"),
        ('{"voice_id": "meher", "text": "hi", "word_timestamps": 1}', "word_timestamps"),
        ('{"voice_id": "meher", "text": "hi", "number_pronunciation_language": 5}', "number_pronunciation"),
        ('{"voice_id": "meher", "text": "hi", "pronunciation_dicts": "d"}', "pronunciation_dicts"),
        ('{"voice_id": "meher", "text": "hi", "pronunciation_dicts": [1]}', "pronunciation_dicts"),
        ('{"voice_id": "meher", "text": "hi", "pronunciation_dicts": [' + '"d",' * 64 + '"d"]}', "length"),
        ('{"voice_id": "' + "m" * 257 + '", "text": "hi"}', "voice_id"),
        ('{"voice_id": "meher", "text": "hi", "model": "' + "m" * 257 + '"}', "model"),
        ('{"voice_id": "meher", "text": "hi", "language": "' + "m" * 257 + '"}', "language"),
        ('{"voice_id": "meher", "text": "hi' + " " * 16_000 + '"}', "text has more than 8000 characters"),
        ('{"voice_id": "meher", "text": "hi", "continue": "no"}', "continue"),
        ('{"voice_id": "meher", "text": "hi", "flush": 0}', "flush"),
        ('{"voice_id": "meher", "text": "hi", "max_buffer_flush_ms": 1000.5}', "max_buffer_flush_ms"),
        ('{"voice_id": "meher", "text": "hi", "max_buffer_flush_ms": -1}', "max_buffer_flush_ms"),
        ('{"voice_id": "meher", "text": "hi", "context_id": ""}', "context_id"),
        ('{"voice_id": "meher", "text": "hi", "max_buffer_delay_ms": 5001}', "max_buffer_delay_ms"),
        ('{"voice_id": "meher", "text": "hi", "context_close": "c"}', "context_close"),
        ('{"voice_id": "meher", "text": "hi", "cancel_request": []}', "cancel_request"),
    ],
)
def test_the_refusal_of_an_invalid_request_names_the_field(text: str, named: str) -> None:
    with pytest.raises(MalformedFrame, match=named):
        decode_request(text)


def test_unknown_fields_are_ignored() -> None:
    text = '{"voice_id": "meher", "text": "hi", "output_format": "pcm", "type": 5, "consistency": 0.5}'

    assert decode_request(text) == SpeakRequest(voice_id="meher", text="hi")


def test_a_null_field_is_the_same_as_an_absent_one() -> None:
    text = (
        '{"voice_id": "meher", "text": "hi", "model": null, "language": null, "speed": null, "flush": null}'
    )

    assert decode_request(text) == SpeakRequest(voice_id="meher", text="hi")


def test_a_fragment_may_lack_required_fields_of_a_request() -> None:
    asked = decode_asked('{"context_id": "c", "context_close": true}')

    assert (asked.context_id, asked.context_close, asked.voice_id, asked.text) == ("c", True, None, None)


@pytest.mark.parametrize("output_format", ["pcm", "wav", "mp3", "ulaw", "alaw"])
def test_a_posted_request_names_the_format_of_its_answer(output_format: str) -> None:
    assert decode_posted(f'{{"output_format": "{output_format}"}}'.encode()).output_format == output_format


def test_an_unknown_format_of_an_answer_is_refused_in_a_short_message() -> None:
    with pytest.raises(MalformedFrame, match=r"output_format 'x+…' is not one of pcm, wav") as refused:
        decode_posted(b'{"output_format": "' + b"x" * 1_000_000 + b'"}')

    assert len(str(refused.value)) < 200


def test_a_message_that_is_nested_too_deeply_is_malformed() -> None:
    deep = '{"voice_id": "meher", "text": "hi", "extra": ' + "[" * 100_000 + "]" * 100_000 + "}"

    with pytest.raises(MalformedFrame, match="nested too deeply"):
        decode_request(deep)
    assert kind_of(deep) is None
    assert ids_of(deep) == (None, None)


def test_the_ids_of_a_malformed_message_are_read_where_they_are_valid() -> None:
    assert ids_of('{"session_id": "s.1", "request_id": "a b", "speed": 9}') == ("s.1", None)


def test_half_of_a_surrogate_pair_is_malformed() -> None:
    with pytest.raises(MalformedFrame):
        decode_request('{"voice_id": "meher", "text": "\\ud800"}')


def test_unset_fields_of_a_request_are_not_sent() -> None:
    request = SpeakRequest(voice_id="meher", text="hi")

    assert b'"language"' not in msgspec.json.encode(request)
    assert b'"request_id"' not in msgspec.json.encode(request)


@pytest.mark.parametrize(
    "text",
    [
        '{"status": "word_timestamp", "data": {"id": 0, "word": "a", "start": 0}}',
        '{"status": "word_timestamp", "data": {"id": "0", "word": "a", "start": 0, "end": 1}}',
        '{"status": "word_timestamp", "data": {"id": 1e30, "word": "a", "start": 0, "end": 1}}',
        '{"status": "word_timestamp", "data": {"id": 4294967296, "word": "a", "start": 0, "end": 1}}',
        '{"status": "word_timestamp", "data": {"id": 0, "word": "a", "start": NaN, "end": 1}}',
        '{"status": "word_timestamp", "data": {"id": 0, "word": "a", "start": 0, "end": 1e999}}',
        '{"status": "word_timestamp", "data": {"id": 0, "word": null, "start": 0, "end": 1}}',
    ],
)
def test_a_malformed_word_event_is_dropped_and_the_answer_goes_on(text: str) -> None:
    frame = decode_frame(text)

    assert (frame.status, frame.data) == ("word_timestamp", msgspec.UNSET)
