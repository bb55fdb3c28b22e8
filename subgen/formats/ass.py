r"""Advanced SubStation Alpha, with karaoke.

Each word is a syllable of `\k`, `\kf` or `\ko`; silence before a word is a syllable without text, so that
the next one waits. Tags are differences of boundaries that were rounded one by one (`subgen.formats.karaoke`)
and add up to the event's length to the centisecond. No other tag ever stands inside a timed word.

In text `{` and `}` become `\{` and `\}`; a backslash is followed by U+2060 (word joiner), which makes it a
backslash and nothing else. Hours are not clamped at nine.
"""

from functools import partial
from typing import ClassVar

from pysubs2 import Alignment, Color, SSAEvent, SSAFile, SSAStyle

from subgen.formats.base import Writer, clock, karaoke_style
from subgen.formats.karaoke import beats
from subgen.model import Cue
from subgen.units import cs_of_samples

__all__ = ["AssWriter"]

_ESCAPES = str.maketrans({"{": "\\{", "}": "\\}", "\\": "\\\N{WORD JOINER}", "\n": "\\N"})

_PLAY_RES = (1920, 1080)


class AssWriter(Writer):
    """Writes ASS."""

    extension: ClassVar[str] = "ass"

    def head(self) -> str:
        """Script information and styles, as pysubs2 writes them, up to the events."""
        document = SSAFile()
        width, height = _PLAY_RES
        document.info = {
            "ScriptType": "v4.00+",
            "PlayResX": str(width),
            "PlayResY": str(height),
            "WrapStyle": "0",
            "ScaledBorderAndShadow": "yes",
            "YCbCr Matrix": "None",
        }
        document.styles = {"Default": _style()}
        return document.to_string("ass", header_notice="Written by subgen").rstrip("\n") + "\n"

    def cue(self, cue: Cue) -> str:
        """One event."""
        in_cs = partial(cs_of_samples, sample_rate_hz=self.track.sample_rate_hz)
        style = karaoke_style(self.look, cue)
        if style == "off":
            start, end = in_cs(cue.start), in_cs(cue.end)
            text = cue.text.translate(_ESCAPES)
        else:
            start, end, words = beats(cue, in_cs)
            pieces: list[str] = []
            told = 0
            for word, beat in zip(cue.words, words, strict=True):
                if beat.start > told:
                    pieces.append(f"{{\\k{beat.start - told}}}")
                shown = (word.text + word.after).translate(_ESCAPES)
                pieces.append(f"{{\\{style}{beat.end - beat.start}}}{shown}")
                told = beat.end
            if end - start > told:
                pieces.append(f"{{\\k{end - start - told}}}")
            text = "".join(pieces)
        return _dialogue(SSAEvent(start=start * 10, end=end * 10, text=text, name=cue.speaker or ""))


def _dialogue(event: SSAEvent) -> str:
    """One line of the events section; pysubs2's own writer stops the clock at 9:59:59.99."""
    name = event.name.replace(",", ";").replace("\n", " ")
    return (
        f"Dialogue: {event.layer},{_time(event.start)},{_time(event.end)},{event.style},{name},"
        f"{event.marginl},{event.marginr},{event.marginv},{event.effect},{event.text}\n"
    )


def _time(ms: int) -> str:
    hours, minutes, seconds, cs = clock(ms // 10, 100)
    return f"{hours}:{minutes:02}:{seconds:02}.{cs:02}"


def _style() -> SSAStyle:
    """White text whose spoken words turn yellow; Arial, where a system has no other, is what it maps to."""
    return SSAStyle(
        fontname="Arial",
        fontsize=64,
        primarycolor=Color(255, 225, 77),
        secondarycolor=Color(255, 255, 255),
        outlinecolor=Color(0, 0, 0),
        backcolor=Color(0, 0, 0, 128),
        outline=4,
        shadow=1,
        alignment=Alignment.BOTTOM_CENTER,
        marginl=96,
        marginr=96,
        marginv=60,
    )
