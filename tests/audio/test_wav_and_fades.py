"""WAV and RF64 files, and fades and gain of takes."""

import io
import re
import subprocess
import wave
from array import array
from pathlib import Path

import imageio_ffmpeg
import pytest
from hypothesis import given, strategies as st

from subgen.audio.fades import shape
from subgen.audio.wav import TrackWriter, read_samples, wav_header
from subgen.errors import OutputError

_FIVE_HOURS_MORE_THAN_WAV_HOLDS = 20 * 3600 * 44_100


def _pcm(*samples: int) -> bytes:
    return array("h", samples).tobytes()


def _samples(pcm: bytes) -> list[int]:
    return array("h", pcm).tolist()


def test_a_take_fades_in_and_out_over_five_milliseconds_and_no_more() -> None:
    shaped, clipped = shape(_pcm(*[10_000] * 44_100), 44_100)

    assert not clipped
    assert shaped[440:-440] == _pcm(*[10_000] * (44_100 - 440))
    assert _samples(shaped)[:220] == sorted(_samples(shaped)[:220])
    assert _samples(shaped)[-220:] == sorted(_samples(shaped)[-220:], reverse=True)
    assert (_samples(shaped)[0], _samples(shaped)[-1] < 100) == (0, True)


@pytest.mark.parametrize("samples", [0, 1, 2, 15, 87])
def test_a_take_shorter_than_two_milliseconds_is_not_changed(samples: int) -> None:
    assert shape(_pcm(*[10_000] * samples), 44_100) == (_pcm(*[10_000] * samples), None)


@given(
    pcm=st.integers(0, 3000).flatmap(lambda count: st.binary(min_size=2 * count, max_size=2 * count)),
    rate_hz=st.integers(8000, 48_000),
    gain_db=st.sampled_from([0.0, -6.0, 3.0]),
)
def test_shaping_keeps_every_sample_at_any_rate_and_length(pcm: bytes, rate_hz: int, gain_db: float) -> None:
    shaped, _ = shape(pcm, rate_hz, gain_db)

    assert len(shaped) == len(pcm)


@given(
    samples=st.lists(st.integers(-32_768, 32_767), min_size=100, max_size=2000),
    rate_hz=st.sampled_from([8000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000]),
)
def test_a_shaped_take_begins_and_ends_near_zero_and_keeps_its_middle(
    samples: list[int], rate_hz: int
) -> None:
    shaped = _samples(shape(_pcm(*samples), rate_hz)[0])
    edge = rate_hz // 200

    assert shaped[0] in (0, -1)  # audioop rounds down
    assert abs(shaped[-1]) <= abs(samples[-1]) * 1000 / rate_hz * 1.2 + 1  # the last step of a fade of 1 ms
    assert shaped[edge:-edge] == samples[edge:-edge]
    assert all(abs(after) <= abs(before) for after, before in zip(shaped, samples, strict=True))


def test_gain_makes_a_take_louder_or_softer() -> None:
    loud, loud_clipped = shape(_pcm(*[1000] * 4000), 8000, 20.0)
    soft, soft_clipped = shape(_pcm(*[1000] * 4000), 8000, -20.0)

    assert (_samples(loud)[2000], loud_clipped) == (10_000, None)
    assert (_samples(soft)[2000], soft_clipped) == (100, None)


@pytest.mark.parametrize("top", [32_767, -32_767, -32_768])
@pytest.mark.parametrize("gain_db", [0.0, -12.0, 12.0])
def test_a_take_that_came_with_flat_tops_is_reported_whatever_the_gain(top: int, gain_db: float) -> None:
    take = _pcm(*[5000] * 1000, *[top] * 3, *[5000] * 1000)

    assert shape(take, 8000, gain_db)[1] == "service"


@pytest.mark.parametrize("tops", [[32_767], [32_767, 32_767], [32_767, -32_768, 32_767], [32_766] * 50])
def test_a_take_that_only_touches_full_scale_is_not_clipped(tops: list[int]) -> None:
    assert shape(_pcm(*[5000] * 1000, *tops, *[5000] * 1000), 8000)[1] is None


def test_gain_that_clips_samples_is_reported() -> None:
    shaped, clipped = shape(_pcm(*[20_000, -20_000] * 2000), 8000, 6.0)

    assert clipped == "gain"
    assert (min(_samples(shaped)), max(_samples(shaped))) == (-32_768, 32_767)


def test_a_track_is_a_wav_file_of_its_takes_and_silences() -> None:
    file = io.BytesIO()
    writer = TrackWriter(file, 22_050, 100_005)
    writer.silence(3)
    writer.write(_pcm(1, -2))
    writer.silence(100_000)
    writer.finish()
    file.seek(0)

    with wave.open(file) as read:
        assert (read.getnchannels(), read.getsampwidth(), read.getframerate()) == (1, 2, 22_050)
        assert read.getnframes() == 100_005
        assert read.readframes(6) == _pcm(0, 0, 0, 1, -2, 0)
        assert set(read.readframes(100_000)) == {0}
    file.seek(0)
    assert read_samples(file) == 100_005


@pytest.mark.parametrize("samples", [99, 101])
def test_a_track_of_another_length_than_planned_is_an_error(samples: int) -> None:
    writer = TrackWriter(io.BytesIO(), 44_100, 100)
    writer.silence(samples)

    with pytest.raises(OutputError, match=f"ends {100 - samples} samples away"):
        writer.finish()


@pytest.mark.parametrize(
    ("samples", "magic"),
    [(0, b"RIFF"), ((2**32 - 1 - 36) // 2, b"RIFF"), ((2**32 - 1 - 36) // 2 + 1, b"RF64")],
)
def test_a_header_is_rf64_from_the_first_sample_that_wav_cannot_count(samples: int, magic: bytes) -> None:
    assert wav_header(44_100, samples).startswith(magic)


@pytest.mark.parametrize("samples", [0, 1, 44_100, 2**31 - 40, 2**31, _FIVE_HOURS_MORE_THAN_WAV_HOLDS])
def test_a_file_of_any_length_reads_back_with_its_length(tmp_path: Path, samples: int) -> None:
    path = tmp_path / "track.wav"
    header = wav_header(44_100, samples)
    with path.open("w+b") as file:
        file.write(header)
        file.truncate(len(header) + 2 * samples)
        file.seek(0)

        assert read_samples(file) == samples


def test_ffmpeg_reads_the_length_of_a_track_of_twenty_hours(tmp_path: Path) -> None:
    path = tmp_path / "book.wav"
    header = wav_header(44_100, _FIVE_HOURS_MORE_THAN_WAV_HOLDS)
    with path.open("wb") as file:
        file.write(header)
        file.truncate(len(header) + 2 * _FIVE_HOURS_MORE_THAN_WAV_HOLDS)
        file.seek(-2, 2)
        file.write(_pcm(12_345))

    answer = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-ss", "71999", "-i", path, "-f", "s16le", "-"],
        capture_output=True,
        check=True,
    )

    assert re.search(rb"Duration: 20:00:00.00,.*44100 Hz, (mono|1 channels), s16", answer.stderr, re.DOTALL)
    assert len(answer.stdout) == 2 * 44_100
    assert _samples(answer.stdout)[-2:] == [0, 12_345]


@pytest.mark.parametrize("samples", [1000, 2**31])
def test_a_truncated_file_is_an_error(tmp_path: Path, samples: int) -> None:
    path = tmp_path / "track.wav"
    header = wav_header(44_100, samples)
    with path.open("w+b") as file:
        file.write(header)
        file.truncate(len(header) + 2 * samples - 2)
        file.seek(0)

        with pytest.raises(
            OutputError, match=f"says {2 * samples} bytes of audio, the file has {2 * samples - 2}"
        ):
            read_samples(file)


_SHORT_DS64 = b"RF64\xff\xff\xff\xffWAVEds64\x04\x00\x00\x00\x00\x00\x00\x00data\xff\xff\xff\xff"


@pytest.mark.parametrize(
    "raw", [b"", b"RIFF", b"ID3" + bytes(100), wav_header(44_100, 9)[:30], _SHORT_DS64, b"RIFF" + bytes(40)]
)
def test_a_file_that_is_not_wav_is_an_error(raw: bytes) -> None:
    with pytest.raises(OutputError):
        read_samples(io.BytesIO(raw))


def test_chunks_before_the_audio_are_skipped() -> None:
    header = wav_header(44_100, 2)

    assert (
        read_samples(io.BytesIO(header[:36] + b"LIST\x03\x00\x00\x00abc\x00" + header[36:] + bytes(4))) == 2
    )


def test_only_joints_are_faded() -> None:
    pcm = array("h", [10_000] * 800).tobytes()

    alone, _ = shape(pcm, 8000, joint_before=False, joint_after=False)
    last, _ = shape(pcm, 8000, joint_after=False)

    assert alone == pcm
    assert last[-80:] == pcm[-80:]
    assert last[:2] == b"\0\0"
