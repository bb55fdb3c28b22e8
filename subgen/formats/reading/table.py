"""The formats that are read back, and how exact their clocks are."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from subgen.formats.reading.ass import read_ass
from subgen.formats.reading.srt import read_srt
from subgen.formats.reading.times import CueTimes, Reader, Unreadable
from subgen.formats.reading.vtt import read_vtt
from subgen.units import US_PER_MS

__all__ = ["PRECISION_US", "READERS", "read_cue_times"]

READERS: Mapping[str, Reader] = MappingProxyType({"srt": read_srt, "vtt": read_vtt, "ass": read_ass})
"""A format -> how the times of its cues are read. One more format is one more row here and below."""

PRECISION_US: Mapping[str, int] = MappingProxyType(
    {"srt": US_PER_MS // 2, "vtt": US_PER_MS // 2, "ass": 5 * US_PER_MS}
)
"""A format -> the most that rounding can put a time off, in microseconds: half a unit of its clock."""


def read_cue_times(format_name: str, lines: Iterable[str]) -> Iterator[CueTimes | Unreadable]:
    r"""The times of a file's cues, in the file's order.

    Args:
        format_name: A key of `READERS`.
        lines: The rows of the file, such as the opened file; a byte order mark before the first and `\n` or
            `\r\n` after each are left out of account. Open it with `errors="replace"`, for bytes that are no
            text to be values too.

    Returns:
        One value a cue, read as it is asked for.

    Raises:
        KeyError: There is no reader of that name.
    """
    return READERS[format_name](lines)
