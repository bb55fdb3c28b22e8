"""The readers of each text format."""

from collections.abc import Mapping
from types import MappingProxyType

from subgen.config.format_table import TEXT_FORMATS
from subgen.formats.strict.ass import read_ass
from subgen.formats.strict.base import Read, Reader, TimedKind
from subgen.formats.strict.lrc import read_lrc
from subgen.formats.strict.srt import read_srt
from subgen.formats.strict.textgrid import read_line_tier, read_word_tier
from subgen.formats.strict.ttml import read_ttml
from subgen.formats.strict.vtt import read_vtt
from subgen.formats.strict.word_rows import read_audacity, read_ctm, read_tsv

__all__ = ["READERS"]

_READERS: Mapping[str, tuple[tuple[TimedKind, Read], ...]] = MappingProxyType(
    {
        "srt": (("cue", read_srt),),
        "vtt": (("cue", read_vtt),),
        "ass": (("cue", read_ass),),
        "lrc": (("cue", read_lrc),),
        "ttml": (("cue", read_ttml),),
        "textgrid": (("line", read_line_tier), ("word", read_word_tier)),
        "ctm": (("word", read_ctm),),
        "tsv": (("word", read_tsv),),
        "audacity": (("word", read_audacity),),
    }
)
"""Format -> functions that read it, one for each kind of timed thing. A new format is one more row."""

READERS: Mapping[str, tuple[Reader, ...]] = MappingProxyType(
    {
        name: tuple(Reader(of=of, unit_us=TEXT_FORMATS[name].unit_us, read=read) for of, read in functions)
        for name, functions in _READERS.items()
    }
)
"""Format -> its readers."""
