r"""Advanced SubStation Alpha, with karaoke.

Each word is a syllable of `\k`, `\kf` or `\ko`; silence before a word is a syllable without text, which
delays the next one. Tags are differences of boundaries that are each rounded (`subgen.formats.karaoke`) and
add up to the length of the event to the centisecond. No other tag is ever inside a timed word.

`pop` writes an event for each word instead, with the whole text of the cue, in which that word is restyled.
The events follow one another to the centisecond, so that nothing flickers; silence belongs to the word before
it. The word has another colour and a thicker outline: a larger or bolder word would be wider, move its
neighbours, and break long rows elsewhere. The first event of a cue begins with an override, and no other
does.

In text `{` and `}` become `\{` and `\}`; a backslash is followed by U+2060 (word joiner), which makes it a
plain backslash. Hours are not clamped at nine.

Renderers order the words of each syllable separately, which would put Arabic words left to right. A cue with
right-to-left letters, or of a line that runs from right to left, therefore has another style, whose encoding
-1 makes libass take the event as one text and the direction of each row from its first letter. A row that
would then run against its line, such as one of Arabic that begins with `GPS`, is put in a Unicode isolate.

A font has the letters of some scripts only, so the language of a line decides its font. `Default` has the
font of the first line with words, and every other font in use has further styles, named after it. Lines come
before cues, so the styles are written with the first cue, and only those that some line needs.
"""

from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from pysubs2 import Alignment, Color, SSAEvent, SSAFile, SSAStyle

from subgen.config.settings import Style
from subgen.formats.base import Look, Writer, has_right_to_left, karaoke_style, runs_against
from subgen.formats.karaoke import Beat, beats
from subgen.model import Cue, CueWord, Summary, TimedLine, Track
from subgen.text.clock import ASS_CLOCK
from subgen.units import cs_of_samples

__all__ = ["AssWriter"]

_ESCAPES = str.maketrans({"{": "\\{", "}": "\\}", "\\": "\\\N{WORD JOINER}", "\n": "\\N"})

_ISOLATE = {False: "\N{LEFT-TO-RIGHT ISOLATE}", True: "\N{RIGHT-TO-LEFT ISOLATE}"}
_END_ISOLATE = "\N{POP DIRECTIONAL ISOLATE}"

_POPPED_OUTLINE = 1.5
"""Width of the outline of a popped word, as a multiple of the usual one."""

_STYLES = {False: "Default", True: "Bidirectional"}
"""Whether a cue has letters or a line from right to left -> name of its style, in the default font."""
_POSITIONS = {
    "bottom": Alignment.BOTTOM_CENTER,
    "middle": Alignment.MIDDLE_CENTER,
    "top": Alignment.TOP_CENTER,
}


class AssWriter(Writer):
    """Writes ASS."""

    def __init__(self, track: Track, look: Look) -> None:
        super().__init__(track, look)
        self._font: str | None = None
        self._other_fonts: dict[str, None] = {}
        self._has_head = False

    def line(self, line: TimedLine) -> str:
        """Collect the font of a line; return nothing."""
        if line.words:
            font = self.look.style.font_of(line.language)
            if self._font is None:
                self._font = font
            if font != self._font:
                self._other_fonts[font] = None
        return ""

    def cue(self, cue: Cue) -> str:
        """Return one event, or in `pop` one for each word."""
        karaoke = karaoke_style(self.look, cue)
        is_mixed = cue.is_leftward or has_right_to_left(cue.text)
        font = self.look.style.font_of(cue.language)
        other_font = font if font in self._other_fonts else None
        return self._begin() + "".join(
            _dialogue(
                SSAEvent(
                    start=start * 10,
                    end=end * 10,
                    text=text,
                    name=cue.speaker or "",
                    style=_style_name(other_font, is_mixed=is_mixed),
                )
            )
            for start, end, text in self._events(
                cue, karaoke, _shown(cue) if is_mixed else _escaped(cue.words)
            )
        )

    def tail(self, summary: Summary) -> str:
        """Return nothing, or the head where there was no cue."""
        del summary
        return self._begin()

    def _begin(self) -> str:
        """Return script information and styles by pysubs2 before the first event; later nothing."""
        if self._has_head:
            return ""
        self._has_head = True
        document = SSAFile()
        document.info = {
            "ScriptType": "v4.00+",
            "PlayResX": str(self.look.style.width),
            "PlayResY": str(self.look.style.height),
            "WrapStyle": "0",
            "ScaledBorderAndShadow": "yes",
            "YCbCr Matrix": "None",
        }
        default_font = self._font or self.look.style.font_of("")
        document.styles = {
            _style_name(font, is_mixed=is_mixed): _style(self.look, font or default_font, is_mixed=is_mixed)
            for font in (None, *self._other_fonts)
            for is_mixed in (False, True)
        }
        return document.to_string("ass", header_notice="Written by subgen").rstrip("\n") + "\n"

    def _events(self, cue: Cue, style: str, shown: list[str]) -> Iterator[tuple[int, int, str]]:
        """Return start, end and text of each event of a cue, in centiseconds."""
        in_cs = partial(cs_of_samples, sample_rate_hz=self.track.sample_rate_hz)
        if style == "off":
            yield in_cs(cue.start), in_cs(cue.end), "".join(shown)
            return
        start, end, words = beats(cue, in_cs)
        if style != "pop":
            yield start, end, _timed(shown, words, end - start, style)
            return
        edges = [start, *(start + beat.start for beat in words[1:]), end]
        for place, (begins, ends) in enumerate(pairwise(edges)):
            yield begins, ends, _popped(shown, place, self.look.style)


def _timed(shown: list[str], words: tuple[Beat, ...], length: int, style: str) -> str:
    """Return words with their tags, which add up to the length of the event, in centiseconds."""
    pieces: list[str] = []
    at = 0
    for word, beat in zip(shown, words, strict=True):
        if beat.start > at:
            pieces.append(f"{{\\k{beat.start - at}}}")
        pieces.append(f"{{\\{style}{beat.end - beat.start}}}{word}")
        at = beat.end
    if length > at:
        pieces.append(f"{{\\k{length - at}}}")
    return "".join(pieces)


def _popped(shown: list[str], place: int, style: Style) -> str:
    """Return the words of a cue, with one restyled."""
    red, green, blue = style.spoken_color
    override = f"{{\\1c&H{blue:02X}{green:02X}{red:02X}&\\bord{round(style.outline * _POPPED_OUTLINE, 2):g}}}"
    after = shown[place + 1 :]
    return "".join([*shown[:place], override, shown[place], *(["{\\r}"] if after else []), *after])


def _escaped(words: tuple[CueWord, ...]) -> list[str]:
    """Return each word and the text after it, escaped."""
    return [(word.text + word.after).translate(_ESCAPES) for word in words]


def _shown(cue: Cue) -> list[str]:
    """Return each word and the text after it, escaped; isolate rows that run against their line."""
    words = cue.words
    shown = _escaped(words)
    first = 0
    for last, word in enumerate(words):
        if last + 1 < len(words) and word.after != "\n":
            continue
        row = "".join(word.text + word.after for word in words[first : last + 1])
        if runs_against(row, cue):
            shown[first] = _ISOLATE[cue.is_leftward] + shown[first]
            line_end = "\\N" if word.after == "\n" else ""
            shown[last] = shown[last].removesuffix(line_end) + _END_ISOLATE + line_end
        first = last + 1
    return shown


def _dialogue(event: SSAEvent) -> str:
    """Return one line of the events section; the writer of pysubs2 stops the clock at 9:59:59.99."""
    name = " ".join(event.name.replace(",", ";").split())
    start, end = (ASS_CLOCK.format(ms // 10) for ms in (event.start, event.end))
    return (
        f"Dialogue: {event.layer},{start},{end},{event.style},{name},"
        f"{event.marginl},{event.marginr},{event.marginv},{event.effect},{event.text}\n"
    )


def _style_name(font: str | None, *, is_mixed: bool) -> str:
    """Return the name of a style: in the default font a fixed one, in another font one after that."""
    return _STYLES[is_mixed] if font is None else f"{font} {_STYLES[is_mixed]}"


def _style(look: Look, font: str, *, is_mixed: bool) -> SSAStyle:
    """Return the style of words; the primary colour is that of words once spoken.

    Args:
        look: The look of cues.
        font: Family of the font.
        is_mixed: Whether for cues with letters from right to left, whose direction is taken from the text.
    """
    style = look.style
    primary = style.coming_color if look.karaoke in ("pop", "off") else style.spoken_color
    return SSAStyle(
        fontname=font,
        fontsize=style.size,
        bold=style.bold,
        italic=style.italic,
        primarycolor=Color(*primary),
        secondarycolor=Color(*style.coming_color),
        outlinecolor=Color(*style.outline_color),
        backcolor=Color(0, 0, 0, 128),
        outline=style.outline,
        shadow=style.shadow,
        alignment=_POSITIONS[style.position],
        marginl=style.margin_h,
        marginr=style.margin_h,
        marginv=style.margin_v,
        encoding=-1 if is_mixed else 1,
    )
