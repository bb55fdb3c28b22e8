"""The words of a script's lines on the track, aligned once however often they are needed.

Several formats need all lines before the first cue (styles, languages, the alignment), so the words are gone
through more than once. The first pass aligns each take and writes its times to a scratch, relative to the
line, 130 bytes for a line of twelve words; later passes read them there. Memory holds one line, and 8 bytes
for each other one.

Words of an aligner that declares itself costly are also kept between runs, in the ledger. Words from events
are not. Measured over 6 hours (4,738 lines, all formats, medians of 3): keeping them took 5 % more CPU in the
first delivery and 237 bytes a line of the ledger, where a take has 67, and saved 2 % of CPU in the next one.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from subgen.align.aligned_words import AlignedWords, SpokenPart, pack_words, unpack_words
from subgen.align.word_placement import align_line, timed_words
from subgen.align.word_stats import WordAudit
from subgen.cues.layout import lay_out
from subgen.delivery.doors import DeliveryDoors
from subgen.delivery.script_track import ScriptTrack
from subgen.model import Cue, Placement, TimedLine
from subgen.planning.utterances import language_of, voice_settings_for
from subgen.ports import Aligner, Scratch, TakeStore, WordKey, WordStore
from subgen.text.words import words_of

__all__ = ["ScriptWords", "open_script_words"]


class _KeepingAligner:
    """Look the words of a take up before aligning it, and keep them after that.

    Args:
        aligner: A costly aligner.
        words: Store of words.
        takes: Store of the takes.

    Attributes:
        is_costly: False, as a look-up is cheap: nothing has to be kept once more.
    """

    is_costly = False

    def __init__(self, aligner: Aligner, words: WordStore, takes: TakeStore) -> None:
        self._aligner = aligner
        self._words = words
        self._takes = takes

    def identity(self, part: SpokenPart) -> str:
        """Return the identity of the costly aligner."""
        return self._aligner.identity(part)

    def align(self, part: SpokenPart) -> AlignedWords:
        """Return the words that were kept for a take, or align it.

        Raises:
            DamagedTake: The take is not the one that was stored.
            OutputError: The words cannot be kept.
        """
        key = WordKey(
            take=part.utterance.key,
            text=_text_digest(part),
            stamp=self._takes.stamp(part.utterance.key),
            aligner=self.identity(part),
        )
        kept = self._words.find(key)
        if kept is not None and len(kept.spans) == len(part.words):
            return kept
        aligned = self._aligner.align(part)
        self._words.keep(key, aligned)
        return aligned


class ScriptWords:
    """The words of a script's lines.

    Args:
        script_track: The script on its track.
        aligner: Finds the words of a take.
        scratch: An empty scratch.
    """

    def __init__(self, script_track: ScriptTrack, aligner: Aligner, scratch: Scratch) -> None:
        self._script_track = script_track
        self._settings = script_track.resolver.settings
        self._capabilities = script_track.resolver.service.capabilities
        self._aligner = aligner
        self._records = scratch

    def lines(self) -> Iterator[tuple[TimedLine, WordAudit]]:
        """Yield every line with its words on the track, and the sources of their times.

        Raises:
            DamagedTake: A take is not the one that was stored.
            OutputError: The words cannot be kept for the next pass.
        """
        for number, placed in enumerate(self._script_track.placements()):
            yield self._timed_line(number, placed)

    def cues(self, samples: int) -> Iterator[Cue]:
        """Yield the cues of all lines that have takes.

        Args:
            samples: Length of the track.
        """
        lines = (line for line, _ in self.lines() if not line.is_gap)
        return lay_out(lines, self._settings.standard, samples, self._settings.sample_rate)

    def _timed_line(self, number: int, placed: Placement) -> tuple[TimedLine, WordAudit]:
        voice_settings = voice_settings_for(placed.line, self._settings)
        language = language_of(placed.line.text, voice_settings, self._capabilities)
        words = words_of(placed.line.text) if not placed.gap else ()
        if number < len(self._records):
            aligned = unpack_words(self._records[number])
            assert aligned is not None  # noqa: S101 # it is our own record
        else:
            aligned = align_line(placed, words, language, self._settings.sample_rate, self._aligner.align)
            self._records.append(pack_words(aligned))
        line = TimedLine(
            line=placed.line,
            voice=voice_settings.voice,
            language=language,
            start=placed.start,
            end=placed.end,
            words=timed_words(words, aligned, placed.start),
            is_gap=bool(placed.gap),
        )
        return line, aligned.audit


@contextmanager
def open_script_words(script_track: ScriptTrack, doors: DeliveryDoors) -> Iterator[ScriptWords]:
    """Open the words of a script, of its takes and its text as they are now."""
    aligner = doors.aligner
    if aligner.is_costly:
        aligner = _KeepingAligner(aligner, doors.words, doors.takes)
    with doors.scratch() as scratch:
        yield ScriptWords(script_track, aligner, scratch)


def _text_digest(part: SpokenPart) -> bytes:
    """Return the digest of a part's language and words, which a later segmenter may find elsewhere."""
    text = "\0".join((part.language, *(word.text for word in part.words)))
    return hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=16).digest()
