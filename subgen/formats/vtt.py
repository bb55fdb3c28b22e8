"""WebVTT: entities for characters with a meaning, and a time before every word.

Every word is inside `<c>`, without which `:past` and `:future` match nothing. Inline times strictly
increase inside the cue, as the specification asks (W3C WebVTT, 3.3 "WebVTT timestamp tag").

Players take the direction of each row from its first letter (`unicode-bidi: plaintext`). A row that would
then run against its line, such as one of Arabic that begins with `GPS`, begins with `&rlm;` or `&lrm;`.
"""

from functools import partial

from subgen.formats.base import Writer, runs_against
from subgen.formats.karaoke import beats
from subgen.model import Cue
from subgen.text.clock import MS_CLOCK
from subgen.units import ms_of_samples

__all__ = ["VttWriter"]

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})

_MARKS = {False: "&lrm;", True: "&rlm;"}
"""Whether a line runs from right to left -> mark that makes a row run so."""

_TIMES_OF_A_CUE = 2
"""pysubs2 takes any row with two times for those of a cue: such a row gets a third, after its last word."""


class VttWriter(Writer):
    """Writes WebVTT."""

    def head(self) -> str:
        """Return the signature, and the colours of spoken and coming words."""
        if self.look.karaoke == "off":
            return "WEBVTT\n\n"
        past, future = (
            bytes(color).hex() for color in (self.look.style.spoken_color, self.look.style.coming_color)
        )
        return (
            f"WEBVTT\n\nSTYLE\n::cue(:past) {{ color: #{past} }}\n::cue(:future) {{ color: #{future} }}\n\n"
        )

    def cue(self, cue: Cue) -> str:
        """Return the times, the text, and the blank line that ends a cue."""
        in_ms = partial(ms_of_samples, sample_rate_hz=self.track.sample_rate_hz)
        if self.look.karaoke == "off":
            start, end = in_ms(cue.start), in_ms(cue.end)
            rows = zip(_marks(cue), cue.text.translate(_ENTITIES).split("\n"), strict=True)
            text = "\n".join(mark + row for mark, row in rows)
            return f"{MS_CLOCK.format(start)} --> {MS_CLOCK.format(end)}\n{text}\n\n"
        start, end, words = beats(cue, in_ms)
        marks = iter(_marks(cue))
        text, times_in_row = next(marks), 0
        for place, (word, beat) in enumerate(zip(cue.words, words, strict=True)):
            if beat.start:
                text += f"<{MS_CLOCK.format(start + beat.start)}>"
                times_in_row += 1
            text += f"<c>{word.text.translate(_ENTITIES)}</c>"
            is_last = place + 1 == len(words)
            if word.after == "\n" or (is_last and not word.after):
                until = end - start if is_last else words[place + 1].start
                if times_in_row == _TIMES_OF_A_CUE and until - beat.start > 1:
                    text += f"<{MS_CLOCK.format(start + min(beat.end, until - 1))}>"
                times_in_row = 0
            text += word.after + (next(marks) if word.after == "\n" else "")
        return f"{MS_CLOCK.format(start)} --> {MS_CLOCK.format(end)}\n{text}\n\n"


def _marks(cue: Cue) -> list[str]:
    """Return the direction mark of each row, or "" where it runs as its line does by itself."""
    return [_MARKS[cue.is_leftward] if runs_against(row, cue) else "" for row in cue.text.split("\n")]
