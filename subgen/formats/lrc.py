"""LRC, the lyrics of music players: a row for each cue, in the enhanced form with a mark before every word.

    [00:00.08]<00:00.08>I <00:00.50>see<00:02.40>
    [00:02.40]

A word followed by silence has a mark after it, too, as the last word of a row always has. A row is shown
until the next one: where silence follows, an empty row clears it. The rows of a cue are joined into one.
Times are hundredths of a second; minutes may pass 99.

LRC has no escapes, and readers differ in what they take for a mark: some a bracket with a time in it, some
any bracket. So `[`, `]`, `<` and `>` of the text become the full-width characters that look like them.
Without karaoke there are no marks, only the plain rows that every player knows.
"""

from collections.abc import Iterator
from functools import partial

from subgen.formats.base import Look, Writer, one_row
from subgen.formats.karaoke import Beat, beats
from subgen.model import Cue, CueWord, Summary, Track
from subgen.text.clock import LRC_CLOCK
from subgen.text.unspaced import space_between
from subgen.units import cs_of_samples

__all__ = ["LrcWriter"]

_LOOKALIKES = str.maketrans(
    {
        "[": "\N{FULLWIDTH LEFT SQUARE BRACKET}",
        "]": "\N{FULLWIDTH RIGHT SQUARE BRACKET}",
        "<": "\N{FULLWIDTH LESS-THAN SIGN}",
        ">": "\N{FULLWIDTH GREATER-THAN SIGN}",
    }
)


class LrcWriter(Writer):
    """Writes LRC."""

    def __init__(self, track: Track, look: Look) -> None:
        super().__init__(track, look)
        self._shown_until: int | None = None

    def cue(self, cue: Cue) -> str:
        """Return a row, after an empty one if the cue before has ended."""
        in_cs = partial(cs_of_samples, sample_rate_hz=self.track.sample_rate_hz)
        if self.look.karaoke == "off":
            start, end = in_cs(cue.start), in_cs(cue.end)
            text = "".join(_plain(word.text) + after for word, after in _in_one_row(cue))
        else:
            start, end, words = beats(cue, in_cs)
            text = "".join(_marked(cue, start, words))
        clearing = self._clearing_row() if self._shown_until is not None and self._shown_until < start else ""
        self._shown_until = end
        return f"{clearing}[{LRC_CLOCK.format(start)}]{text}\n"

    def tail(self, summary: Summary) -> str:
        """Return an empty row, which clears the last one."""
        del summary
        return self._clearing_row()

    def _clearing_row(self) -> str:
        return "" if self._shown_until is None else f"[{LRC_CLOCK.format(self._shown_until)}]\n"


def _marked(cue: Cue, start: int, words: tuple[Beat, ...]) -> Iterator[str]:
    """Return words with their marks, in centiseconds of the track."""
    following = [beat.start for beat in words[1:]]
    for (word, after), beat, until in zip(_in_one_row(cue), words, [*following, None], strict=True):
        yield f"<{LRC_CLOCK.format(start + beat.start)}>{_plain(word.text)}"
        if beat.end != until:
            yield f"<{LRC_CLOCK.format(start + beat.end)}>"
        yield after


def _in_one_row(cue: Cue) -> Iterator[tuple[CueWord, str]]:
    """Return each word, and the text between it and the next, with all rows joined."""
    for word, following in zip(cue.words, [*cue.words[1:], None], strict=True):
        if word.after == "\n" and following is not None:
            yield word, space_between(word.text, following.text)
        else:
            yield word, _plain(word.after)


def _plain(text: str) -> str:
    return one_row(text).translate(_LOOKALIKES)
