"""Samples as WAV and G.711."""

import audioop
import io
import wave

import numpy as np

from subgen.server.codecs import CONTENT_TYPES, ENCODERS
from subgen.waves.messages import OUTPUT_FORMATS

EVERY_SAMPLE = np.arange(-32768, 32768).astype("<i2").tobytes()


def test_every_format_except_mp3_has_an_encoder_and_all_have_a_content_type() -> None:
    assert {*ENCODERS, "mp3"} == set(CONTENT_TYPES) == set(OUTPUT_FORMATS)


def test_pcm_is_the_unchanged_samples_without_a_header() -> None:
    assert ENCODERS["pcm"](b"\1\0\2\0", 8000) == b"\1\0\2\0"


def test_a_wav_file_has_the_sample_rate_and_the_samples() -> None:
    file = ENCODERS["wav"](EVERY_SAMPLE, 24000)

    with wave.open(io.BytesIO(file)) as read:
        assert (read.getframerate(), read.getnchannels(), read.getsampwidth()) == (24000, 1, 2)
        assert read.readframes(65536) == EVERY_SAMPLE
    assert len(file) == 44 + len(EVERY_SAMPLE)


def test_mu_law_of_every_sample_equals_that_of_audioop() -> None:
    assert ENCODERS["ulaw"](EVERY_SAMPLE, 8000) == audioop.lin2ulaw(EVERY_SAMPLE, 2)


def test_a_law_of_every_sample_equals_that_of_audioop() -> None:
    assert ENCODERS["alaw"](EVERY_SAMPLE, 8000) == audioop.lin2alaw(EVERY_SAMPLE, 2)


def test_silence_in_g_711_is_the_code_of_the_standard() -> None:
    assert ENCODERS["ulaw"](b"\0\0", 8000) == b"\xff"
    assert ENCODERS["alaw"](b"\0\0", 8000) == b"\xd5"


def test_no_samples_give_no_bytes() -> None:
    assert [ENCODERS[name](b"", 8000) for name in ("pcm", "ulaw", "alaw")] == [b"", b"", b""]
