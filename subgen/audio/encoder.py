"""Encoded tracks: one stream of PCM through ffmpeg into a file.

Bitrates and file endings are in `subgen.config.format_table`.

The program is the one that the package imageio-ffmpeg carries. It receives title and chapters before the
first sample, since most formats write them at their start. Its output depends on the samples and the track
alone: no clock, no version, no chance.

Every lossy encoder puts samples before the first one, and the file says how many a player has to drop.
`Encoding.encoder_delay_s` is the delay in a player that does not drop them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from tempfile import TemporaryFile
from typing import BinaryIO

from subgen.audio.ffmpeg import ADVICE, BLOCK_BYTES, Ffmpeg, require_encoder
from subgen.audio.metadata import TAG_END, as_comments, as_frames, as_text_track
from subgen.config.format_table import AUDIO_FORMATS, kbps_at
from subgen.errors import OutputError, UsageError, one_line
from subgen.model import BYTES_PER_SAMPLE, Track
from subgen.units import samples_of_us

__all__ = ["ENCODINGS", "Encoding", "TrackStream"]

_SILENCE = bytes(BLOCK_BYTES)
_REPEATABLE = ("-fflags", "+bitexact", "-flags:a", "+bitexact")
_MP3_KBPS = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_MP3_KBPS_OF_32_KHZ_AND_MORE = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)


def _any_kbps(sample_rate_hz: int) -> Sequence[int]:
    del sample_rate_hz
    return range(8, 257)


def _mp3_kbps(sample_rate_hz: int) -> Sequence[int]:
    """Source: ISO/IEC 11172-3 and 13818-3, layer III; the encoder stops at 64 for 8 kHz."""
    if sample_rate_hz >= 32_000:  # noqa: PLR2004 # where MPEG-1 begins
        return _MP3_KBPS_OF_32_KHZ_AND_MORE
    return [kbps for kbps in _MP3_KBPS if sample_rate_hz > 8000 or kbps <= 64]  # noqa: PLR2004 # MPEG-2.5


def _aac_kbps(sample_rate_hz: int) -> Sequence[int]:
    """Source: ISO/IEC 14496-3: a frame of 1024 samples has 6144 bits at most, for each channel."""
    return range(8, 6 * sample_rate_hz // 1000 + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """An audio format, and how ffmpeg encodes it.

    Attributes:
        name: Name on the command line.
        codec: ffmpeg's name of the encoder.
        muxer: ffmpeg's name of the file format, for writing.
        demuxer: ffmpeg's name of the file format, for reading.
        tags: Title and chapters as ffmpeg's metadata, line by line.
        arguments: Further arguments of ffmpeg; `{rate_hz}` is replaced by the track's sample rate.
        kbps: Pairs of a sample rate in Hz and its default bitrate in kbit/s; empty for lossless formats.
        allowed: Sample rate in Hz -> bitrates in kbit/s that the encoder accepts.
        start_samples: Samples that the encoder puts before the first one, at the rate of the file.
        file_rate_hz: Sample rate of the file, where it is not the track's.
        slack_samples: Tolerated difference in length when the file is read back, at the track's rate.
    """

    name: str
    codec: str
    muxer: str
    demuxer: str
    tags: Callable[[Track], Iterator[str]]
    arguments: tuple[str, ...] = ()
    kbps: tuple[tuple[int, int], ...] = ()
    allowed: Callable[[int], Sequence[int]] = _any_kbps
    start_samples: int = 0
    file_rate_hz: int | None = None
    slack_samples: int = 0

    def require(self) -> None:
        """Check that ffmpeg exists and has the encoder, before anything is paid for.

        Raises:
            UsageError: ffmpeg or the encoder is missing.
        """
        require_encoder(self.codec, self.name)

    def at(self, kbps: int | None, sample_rate_hz: int) -> "Encoding":
        """Return the encoding at a given bitrate; lossless formats have none.

        Args:
            kbps: Bitrate in kbit/s, or None for the default of the sample rate.
            sample_rate_hz: Sample rate of the track.

        Raises:
            UsageError: The format does not have this bitrate at this sample rate.
        """
        if kbps is None or not self.kbps:
            return self
        allowed = self.allowed(sample_rate_hz)
        if kbps not in allowed:
            known = (
                f"{allowed[0]} to {allowed[-1]}"
                if isinstance(allowed, range)
                else ", ".join(map(str, allowed))
            )
            raise UsageError(f"--bitrate {kbps}: {self.name} at {sample_rate_hz} Hz takes {known}")
        return replace(self, kbps=((sample_rate_hz, kbps),))

    @contextmanager
    def open(self, file: BinaryIO, track: Track) -> Iterator["TrackStream"]:
        """Encode a track within a block. Leaving the block early kills ffmpeg.

        Args:
            file: File open for writing; its `name` is a path, by which ffmpeg writes into this same file.
            track: Name, length and chapters of the track.

        Raises:
            OutputError: The track is empty, or ffmpeg is missing, or it reports an error.
        """
        if not track.samples:
            raise OutputError(one_line(f"{track.name}: there is no audio to encode"))
        rate_hz = track.sample_rate_hz
        bitrate = ("-b:a", f"{kbps_at(self.kbps, rate_hz)}k") if self.kbps else ()
        more = (argument.format(rate_hz=rate_hz) for argument in self.arguments)
        with TemporaryFile() as tags:
            tags.writelines(f"{line}{TAG_END}".encode(errors="replace") for line in self.tags(track))
            tags.seek(0)
            arguments = (
                *("-f", "ffmetadata", "-i", f"pipe:{tags.fileno()}"),
                *("-f", "s16le", "-ar", str(rate_hz), "-ac", "1", "-i", "pipe:0", "-map", "1:a"),
                *("-map_metadata", "0", "-map_metadata:s:a", "0:g", "-map_chapters", "0"),
                *("-c:a", self.codec, *bitrate, *more, *_REPEATABLE),
                *("-y", "-f", self.muxer, f"file:{file.name}"),
            )
            with Ffmpeg(track.name, arguments, tags.fileno()) as ffmpeg:
                yield TrackStream(ffmpeg, track.samples)

    def check(self, file: BinaryIO, track: Track) -> None:
        """Read a finished file to its end, and check its length as a player sees it.

        Packets are counted, not decoded: an hour takes a second or less, where decoding takes ten.

        Args:
            file: The file that `open` was given.
            track: The track that was encoded.

        Raises:
            OutputError: The file cannot be read, or is not as long as the track.
        """
        source = ("-f", self.demuxer, "-i", f"file:{file.name}", "-map", "0:a")
        with Ffmpeg(track.name, (*source, "-c", "copy", "-progress", "pipe:1", "-f", "null", "-")) as ffmpeg:
            times_us = re.findall(r"^out_time_us=(\d+)$", ffmpeg.output(), re.MULTILINE)
            ffmpeg.end()
        samples = samples_of_us(int(times_us[-1]), track.sample_rate_hz) if times_us else 0
        if abs(samples - track.samples) > self.slack_samples:
            raise OutputError(
                one_line(f"{track.name}: {samples} samples read back of {track.samples}: {ADVICE}")
            )

    def encoder_delay_s(self, sample_rate_hz: int) -> float:
        """Return the delay, in seconds, in a player that plays the samples before the first one.

        Args:
            sample_rate_hz: Sample rate of the track.

        Source:
            `python tests/bench/encoder_shift.py`, which measures it.
        """
        return self.start_samples / (self.file_rate_hz or sample_rate_hz)


class TrackStream:
    """A track that is being encoded.

    Args:
        ffmpeg: Process that accepts signed 16-bit little-endian samples, mono.
        samples: Length of the track, in samples.
    """

    def __init__(self, ffmpeg: "Ffmpeg", samples: int) -> None:
        self._ffmpeg = ffmpeg
        self._left = samples

    def write(self, pcm: bytes) -> None:
        """Write samples.

        Raises:
            OutputError: ffmpeg has ended with an error.
        """
        self._left -= len(pcm) // BYTES_PER_SAMPLE
        self._ffmpeg.feed(pcm)

    def silence(self, samples: int) -> None:
        """Write silence.

        Raises:
            OutputError: ffmpeg has ended with an error.
        """
        self._left -= samples
        left = samples * BYTES_PER_SAMPLE
        while left:
            block = min(left, BLOCK_BYTES)
            self._ffmpeg.feed(_SILENCE[:block])
            left -= block

    def finish(self) -> None:
        """Wait until the file is complete.

        Raises:
            OutputError: The track is not as long as planned, or ffmpeg reports an error.
        """
        if self._left:
            raise OutputError(f"the track ends {self._left} samples away from its planned end")
        self._ffmpeg.end()


ENCODINGS = {
    encoding.name: encoding
    for encoding in (
        Encoding(name="flac", codec="flac", muxer="flac", demuxer="flac", tags=as_comments),
        Encoding(
            name="mp3",
            codec="libmp3lame",
            muxer="mp3",
            demuxer="mp3",
            tags=as_frames,
            # Constant bitrate: in MP3 of variable bitrate players seek by guess, and subtitles are off.
            kbps=AUDIO_FORMATS["mp3"].kbps,
            allowed=_mp3_kbps,
            start_samples=1105,  # a granule of 576 samples, and the 529 of every decoder
            slack_samples=1199,  # counted in whole frames: one of 1152, and what 1105 leaves of the first
        ),
        Encoding(
            name="opus",
            codec="libopus",
            muxer="ogg",
            demuxer="ogg",
            tags=as_comments,
            kbps=AUDIO_FORMATS["opus"].kbps,
            start_samples=312,
            file_rate_hz=48_000,
            slack_samples=1,  # 44100 Hz becomes 48000 Hz
        ),
        Encoding(
            name="m4b",
            codec="aac",
            muxer="ipod",
            demuxer="mov",
            tags=as_text_track,
            # Times in samples, not ms; the index in front, so that a player starts before it has all of it.
            arguments=("-brand", "M4B ", "-movie_timescale", "{rate_hz}", "-movflags", "+faststart"),
            kbps=AUDIO_FORMATS["m4b"].kbps,
            allowed=_aac_kbps,
            start_samples=1024,  # a frame
        ),
    )
}
"""Name on the command line -> encoding."""
