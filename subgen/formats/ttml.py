"""TTML in the text profile of IMSC 1.1: a paragraph a cue, a timed span a word.

    <p begin="00:00:00.080" end="00:00:02.400"><span begin="00:00:00.000" end="00:00:00.420">I</span> ...</p>

All times inside a paragraph count from its beginning, as TTML2 has it: body, div and paragraph are parallel
containers (`timeContainer` is `par` unless it is said), and the times of what they hold count from their own
begin. They are milliseconds, rounded from places on the track, and hours may pass 99.

Players of lyrics show a whole paragraph and light its spans up. To the letter of TTML2 a span with times is
on the screen for just those, and so is all that it holds: words come and go one by one, and nothing inside a
timed span can change that. With the karaoke style `pop` it is therefore the change of a colour that has the
times, inside of a span that has none: the whole cue is shown, and in it the word that is spoken stands out.

    <span><set begin="00:00:00.000" end="00:00:00.420" tts:color="#ffe14d"/>I</span>

Without karaoke there are neither spans nor changes.

Rows are separated by `<br/>`, and white space is kept. Characters that XML 1.0 cannot hold become U+FFFD. The
document's language is that of the first line; a paragraph in another one says so. A paragraph runs from right
to left where its line does, even if its own first letter does not.
"""

from functools import partial

from subgen.config.settings import Style
from subgen.formats.base import Look, Writer, has_right_to_left, one_row
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
        """What says that this is XML; the document begins when its language is known."""
        return '<?xml version="1.0" encoding="UTF-8"?>\n'

    def line(self, line: TimedLine) -> str:
        """Nothing, but for the first line."""
        return self._begin(line.language) if self._language is None else ""

    def cue(self, cue: Cue) -> str:
        """A paragraph."""
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
        is_leftward = cue.is_leftward and has_right_to_left(cue.text)
        direction = ' tts:direction="rtl"' if is_leftward else ""
        times = f'begin="{MS_CLOCK.format(start)}" end="{MS_CLOCK.format(end)}"'
        return f"{before}<p {times}{language}{direction}>{text}</p>\n"

    def tail(self, summary: Summary) -> str:
        """The end of the document."""
        del summary
        before = self._begin("") if self._language is None else ""
        return f"{before}</div>\n</body>\n</tt>\n"

    def _begin(self, language: str) -> str:
        """All up to the first paragraph."""
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
    """A word that has times, or that changes its colour at these, and what follows it."""
    times = f'begin="{MS_CLOCK.format(beat.start)}" end="{MS_CLOCK.format(beat.end)}"'
    text = word.text.translate(_ESCAPES)
    span = (
        f"<span {times}>{text}</span>"
        if color is None
        else f'<span><set {times} tts:color="{color}"/>{text}</span>'
    )
    return span + word.after.translate(_ESCAPES)


def _region(style: Style) -> str:
    """Where cues stand: the picture without its margins."""
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
