"""The formats that are read back, and how exact their clocks are."""

from collections.abc import Mapping
from types import MappingProxyType

from subgen.formats.strict.ass import read_ass
from subgen.formats.strict.base import Reader
from subgen.formats.strict.lrc import read_lrc
from subgen.formats.strict.srt import read_srt
from subgen.formats.strict.textgrid import read_line_tier, read_word_tier
from subgen.formats.strict.ttml import read_ttml
from subgen.formats.strict.vtt import read_vtt
from subgen.formats.strict.word_rows import read_audacity, read_ctm, read_tsv
from subgen.text.clock import ASS_CLOCK, LRC_CLOCK, MS_CLOCK, SECONDS_CLOCK, SRT_CLOCK

__all__ = ["READERS"]

READERS: Mapping[str, tuple[Reader, ...]] = MappingProxyType(
    {
        "srt": (Reader(of="cue", unit_us=SRT_CLOCK.unit_us, read=read_srt),),
        "vtt": (Reader(of="cue", unit_us=MS_CLOCK.unit_us, read=read_vtt),),
        "ass": (Reader(of="cue", unit_us=ASS_CLOCK.unit_us, read=read_ass),),
        "lrc": (Reader(of="cue", unit_us=LRC_CLOCK.unit_us, read=read_lrc),),
        "ttml": (Reader(of="cue", unit_us=MS_CLOCK.unit_us, read=read_ttml),),
        "textgrid": (
            Reader(of="line", unit_us=SECONDS_CLOCK.unit_us, read=read_line_tier),
            Reader(of="word", unit_us=SECONDS_CLOCK.unit_us, read=read_word_tier),
        ),
        "ctm": (Reader(of="word", unit_us=SECONDS_CLOCK.unit_us, read=read_ctm),),
        "tsv": (Reader(of="word", unit_us=SECONDS_CLOCK.unit_us, read=read_tsv),),
        "audacity": (Reader(of="word", unit_us=SECONDS_CLOCK.unit_us, read=read_audacity),),
    }
)
"""A format -> how its times are read, each kind of thing by itself. One more format is one more row."""
