"""WebVTT: entities for what the format means by itself, and a time before every word.

Every word stands in `<c>`, without which `:past` and `:future` match nothing. Inline times strictly
increase inside the cue, as the specification asks (W3C WebVTT, 3.3 "WebVTT timestamp tag").
"""

from functools import partial
from typing import ClassVar

from subgen.formats.base import Writer, clock
from subgen.formats.karaoke import beats
from subgen.model import Cue
from subgen.units import ms_of_samples

__all__ = ["VttWriter"]

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})

_STYLE = """STYLE
::cue(:past) { color: #ffe14d }
::cue(:future) { color: #ffffff }

"""


class VttWriter(Writer):
    """Writes WebVTT."""

    extension: ClassVar[str] = "vtt"

    def head(self) -> str:
        """The signature, and what spoken and coming words look like."""
        return "WEBVTT\n\n" + ("" if self.look.karaoke == "off" else _STYLE)

    def cue(self, cue: Cue) -> str:
        """The times, the text, and the blank line that ends a cue."""
        in_ms = partial(ms_of_samples, sample_rate_hz=self.track.sample_rate_hz)
        if self.look.karaoke == "off":
            start, end = in_ms(cue.start), in_ms(cue.end)
            return f"{_time(start)} --> {_time(end)}\n{cue.text.translate(_ENTITIES)}\n\n"
        start, end, words = beats(cue, in_ms)
        text = "".join(
            (f"<{_time(start + beat.start)}>" if beat.start else "")
            + f"<c>{word.text.translate(_ENTITIES)}</c>{word.after}"
            for word, beat in zip(cue.words, words, strict=True)
        )
        return f"{_time(start)} --> {_time(end)}\n{text}\n\n"


def _time(ms: int) -> str:
    hours, minutes, seconds, rest = clock(ms, 1000)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{rest:03}"
