"""TTML in the text profile of IMSC 1.1: a paragraph a cue, a timed span a word.

    <p begin="00:00:00.080" end="00:00:02.400"><span begin="00:00:00.000" end="00:00:00.420">I</span> ...</p>

All times inside a paragraph count from its beginning, as TTML2 defines: body, div and paragraph are parallel
containers (`timeContainer` is `par` by default), and times inside them count from their own begin. They are
milliseconds, rounded from positions on the track, and hours may pass 99.

Players of lyrics show a whole paragraph and highlight its spans. By the letter of TTML2 a span with times is
on the screen at those times only, and so is everything inside it: words come and go one by one, and nothing
inside a timed span can change that. With the karaoke style `pop` the times are therefore on a change of
colour, inside a span without times: the whole cue is shown, and the spoken word in it is highlighted.

    <span><set begin="00:00:00.000" end="00:00:00.420" tts:color="#ffe14d"/>I</span>

Without karaoke there are neither spans nor changes of colour.

Rows are separated by `<br/>`, and white space is kept. Characters that XML 1.0 does not allow become U+FFFD.
The language of the document is that of the first line; a paragraph in another language declares it. A
paragraph runs from right to left where its line does, whatever its own letters are. From left to right is the
initial value of TTML2; it is written where the first letter would say otherwise, for players that go by it.
"""

from functools import partial

from subgen.config.settings import Style
from subgen.formats.base import Look, Writer, one_row, runs_against
from subgen.formats.karaoke import Beat, beats
from subgen.model import Cue, CueWord, Summary, TimedLine, Track
from subgen.text.clock import MS_CLOCK
from subgen.units import ms_of_samples

__all__ = ["TtmlWriter"]

_NOT_XML = [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0xFFFE, 0xFFFF]
_ESCAPES = dict.fromkeys(_NOT_XML, "\N{REPLACEMENT CHARACTER}") | str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "<br/>", "\r": "&#13;"}
)

_ALIGNMENTS = {"bottom": "after", "middle": "center", "top": "before"}


class TtmlWriter(Writer):
    """Writes TTML."""

    def __init__(self, track: Track, look: Look) -> None:
        super().__init__(track, look)
        self._language: str | None = None

    def head(self) -> str:
        """Return the XML declaration; the document begins when its language is known."""
        return '<?xml version="1.0" encoding="UTF-8"?>\n'

    def line(self, line: TimedLine) -> str:
        """Begin the document at the first line; return nothing for others."""
        return self._begin(line.language) if self._language is None else ""

    def cue(self, cue: Cue) -> str:
        """Return a paragraph."""
        before = self._begin("") if self._language is None else ""
        in_ms = partial(ms_of_samples, sample_rate_hz=self.track.sample_rate_hz)
        if self.look.karaoke == "off":
            start, end = in_ms(cue.start), in_ms(cue.end)
            text = cue.text.translate(_ESCAPES)
        else:
            start, end, words = beats(cue, in_ms)
            color = _color(self.look.style.spoken_color) if self.look.karaoke == "pop" else None
            text = "".join(_span(word, beat, color) for word, beat in zip(cue.words, words, strict=True))
        is_other = cue.language not in ("", self._language)
        language = f' xml:lang="{_attribute(cue.language)}"' if is_other else ""
        times = f'begin="{MS_CLOCK.format(start)}" end="{MS_CLOCK.format(end)}"'
        return f"{before}<p {times}{language}{_direction(cue)}>{text}</p>\n"

    def tail(self, summary: Summary) -> str:
        """Return the end of the document."""
        del summary
        before = self._begin("") if self._language is None else ""
        return f"{before}</div>\n</body>\n</tt>\n"

    def _begin(self, language: str) -> str:
        """Return all up to the first paragraph."""
        self._language = language
        style = self.look.style
        return (
            '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter"'
            ' xmlns:tts="http://www.w3.org/ns/ttml#styling"'
            ' ttp:contentProfiles="http://www.w3.org/ns/ttml/profile/imsc1.1/text"'
            f' xml:lang="{_attribute(language)}" xml:space="preserve">\n'
            f"<head>\n<layout>\n{_region(style)}\n</layout>\n</head>\n"
            f'<body region="cues" tts:color="{_color(style.coming_color)}" tts:textAlign="center">\n<div>\n'
        )


def _span(word: CueWord, beat: Beat, color: str | None) -> str:
    """Return a word with its times, or with a change of colour at those times, and the text after it."""
    times = f'begin="{MS_CLOCK.format(beat.start)}" end="{MS_CLOCK.format(beat.end)}"'
    text = word.text.translate(_ESCAPES)
    span = (
        f"<span {times}>{text}</span>"
        if color is None
        else f'<span><set {times} tts:color="{color}"/>{text}</span>'
    )
    return span + word.after.translate(_ESCAPES)


def _direction(cue: Cue) -> str:
    """Return the attributes of a paragraph's base direction, where it has to be declared."""
    is_against = any(runs_against(row, cue) for row in cue.text.split("\n"))
    if not (cue.is_leftward or is_against):
        return ""
    return f' tts:direction="{"rtl" if cue.is_leftward else "ltr"}" tts:unicodeBidi="embed"'


def _region(style: Style) -> str:
    """Return the region of cues: the picture without its margins."""
    margin_h, margin_v = 100 * style.margin_h / style.width, 100 * style.margin_v / style.height
    return (
        f'<region xml:id="cues" tts:origin="{margin_h:.3f}% {margin_v:.3f}%"'
        f' tts:extent="{100 - 2 * margin_h:.3f}% {100 - 2 * margin_v:.3f}%"'
        f' tts:displayAlign="{_ALIGNMENTS[style.position]}"/>'
    )


def _attribute(text: str) -> str:
    return one_row(text).translate(_ESCAPES)


def _color(color: tuple[int, int, int]) -> str:
    return f"#{bytes(color).hex()}"
