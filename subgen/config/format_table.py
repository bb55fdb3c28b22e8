"""The formats that a job can write, in one table with their properties.

The command line, the configuration, the writers, the strict readers, the encoder and the size estimate look
formats up here. This module is light: `--help` names the formats without importing a writer.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from subgen.text.clock import ASS_CLOCK, LRC_CLOCK, MS_CLOCK, SECONDS_CLOCK, SRT_CLOCK

__all__ = ["AUDIO_FORMATS", "DEFAULT_FORMATS", "TEXT_FORMATS", "AudioFormat", "TextFormat", "kbps_at"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFormat:
    """A format of subtitles, words or the alignment.

    Attributes:
        content: Kind of content: the cues of subtitles, words, or all of the alignment.
        extension: Extension of its files, without the dot.
        unit_us: Unit of its times, in microseconds.
        bytes_per_character: Size of a file for each character of the script. Measured on English text; most
            bytes are times.
    """

    content: Literal["subtitles", "words", "alignment"]
    extension: str
    unit_us: int
    bytes_per_character: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioFormat:
    """A format of the track.

    Attributes:
        kbps: Sample rate in Hz, and the bitrate in kbit/s used at that rate, for each rate; empty for formats
            without loss.
        pcm_share: Size of a file without loss, as a share of that of its samples, roughly.
    """

    kbps: tuple[tuple[int, int], ...] = ()
    pcm_share: float = 0.0


TEXT_FORMATS: Mapping[str, TextFormat] = MappingProxyType(
    {
        "srt": TextFormat(
            content="subtitles", extension="srt", unit_us=SRT_CLOCK.unit_us, bytes_per_character=3
        ),
        "vtt": TextFormat(
            content="subtitles", extension="vtt", unit_us=MS_CLOCK.unit_us, bytes_per_character=8
        ),
        "ass": TextFormat(
            content="subtitles", extension="ass", unit_us=ASS_CLOCK.unit_us, bytes_per_character=6
        ),
        "json": TextFormat(content="alignment", extension="json", unit_us=1, bytes_per_character=30),
        "lrc": TextFormat(
            content="subtitles", extension="lrc", unit_us=LRC_CLOCK.unit_us, bytes_per_character=5
        ),
        "ttml": TextFormat(
            content="subtitles", extension="ttml", unit_us=MS_CLOCK.unit_us, bytes_per_character=22
        ),
        "textgrid": TextFormat(
            content="words", extension="TextGrid", unit_us=SECONDS_CLOCK.unit_us, bytes_per_character=36
        ),
        "ctm": TextFormat(
            content="words", extension="ctm", unit_us=SECONDS_CLOCK.unit_us, bytes_per_character=8
        ),
        "tsv": TextFormat(
            content="words", extension="tsv", unit_us=SECONDS_CLOCK.unit_us, bytes_per_character=9
        ),
        "audacity": TextFormat(
            content="words", extension="audacity.txt", unit_us=SECONDS_CLOCK.unit_us, bytes_per_character=6
        ),
    }
)
"""Name of a text format, as `--formats` takes it -> the format."""

DEFAULT_FORMATS = ("srt", "vtt", "ass", "json")

AUDIO_FORMATS: Mapping[str, AudioFormat] = MappingProxyType(
    {
        "wav": AudioFormat(pcm_share=1.0),
        "flac": AudioFormat(pcm_share=0.6),
        # 44100 Hz has what ACX asks of audiobooks (help.acx.com, audio submission requirements: 192 kbps or
        # more, constant), the others as many bits a sample; 8000 Hz ends at 64 kbps (MPEG-2.5).
        "mp3": AudioFormat(kbps=((8000, 32), (16_000, 64), (24_000, 96), (44_100, 192))),
        # Twice what RFC 6716, 2.1.1 recommends for speech of such a bandwidth, or nearly.
        "opus": AudioFormat(kbps=((8000, 24), (16_000, 32), (24_000, 48), (44_100, 64))),
        # Between Opus and MP3, as the codec is; 8000 Hz ends at 48 kbps (6144 bits a frame of 1024).
        "m4b": AudioFormat(kbps=((8000, 32), (16_000, 48), (24_000, 64), (44_100, 96))),
        "none": AudioFormat(),
    }
)
"""Name of an audio format, as `--audio` takes it -> the format. The file's extension is the name."""


def kbps_at(kbps: tuple[tuple[int, int], ...], sample_rate_hz: int) -> int:
    """Look up the bitrate for a sample rate: that of the highest rate in a table that is not above it.

    Args:
        kbps: Sample rates in Hz, ascending, and the bitrate in kbit/s for each; not empty.
        sample_rate_hz: The sample rate; below the lowest of the table it has the lowest one's bitrate.
    """
    fitting = [bitrate for rate_hz, bitrate in kbps if rate_hz <= sample_rate_hz]
    return fitting[-1] if fitting else kbps[0][1]
