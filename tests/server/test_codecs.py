"""Samples as WAV and G.711."""

import audioop
import io
import wave

import numpy as np

from subgen.server.codecs import CONTENT_TYPES, ENCODERS
from subgen.waves.messages import OUTPUT_FORMATS

EVERY_SAMPLE = np.arange(-32768, 32768).astype("<i2").tobytes()


def test_every_format_has_an_encoder_and_a_name_but_mp3_whose_encoder_comes_from_without() -> None:
    assert {*ENCODERS, "mp3"} == set(CONTENT_TYPES) == set(OUTPUT_FORMATS)


def test_pcm_is_the_samples_themselves_without_a_header() -> None:
    assert ENCODERS["pcm"](b"\1\0\2\0", 8000) == b"\1\0\2\0"


def test_a_wav_file_says_its_rate_and_holds_the_samples() -> None:
    file = ENCODERS["wav"](EVERY_SAMPLE, 24000)

    with wave.open(io.BytesIO(file)) as read:
        assert (read.getframerate(), read.getnchannels(), read.getsampwidth()) == (24000, 1, 2)
        assert read.readframes(65536) == EVERY_SAMPLE
    assert len(file) == 44 + len(EVERY_SAMPLE)


def test_mu_law_of_every_sample_is_what_another_implementation_makes_of_it() -> None:
    assert ENCODERS["ulaw"](EVERY_SAMPLE, 8000) == audioop.lin2ulaw(EVERY_SAMPLE, 2)


def test_a_law_of_every_sample_is_what_another_implementation_makes_of_it() -> None:
    assert ENCODERS["alaw"](EVERY_SAMPLE, 8000) == audioop.lin2alaw(EVERY_SAMPLE, 2)


def test_silence_in_g_711_is_as_the_standard_has_it() -> None:
    assert ENCODERS["ulaw"](b"\0\0", 8000) == b"\xff"
    assert ENCODERS["alaw"](b"\0\0", 8000) == b"\xd5"


def test_no_samples_are_no_bytes() -> None:
    assert [ENCODERS[name](b"", 8000) for name in ("pcm", "ulaw", "alaw")] == [b"", b"", b""]
