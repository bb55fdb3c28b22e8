"""Whether the files of `long_track.py` have every word and every sample where the book has them.

Places are compared as integers: microseconds times samples a second against samples times a million.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from tests.bench.long_track_book import Spoken, book
from tests.bench.long_track_reading import READERS, Shown, Time, samples_and_chapters
from tests.bench.wav_samples import samples_begin

__all__ = ["LATE_S", "Proof", "proofs"]

LATE_S = 36_000
"""Seconds from which on a place is late: hour 10, where clocks of one digit end."""

_SAMPLE_BYTES = 2


@dataclass(slots=True, kw_only=True)
class Proof:
    """What was found in one file.

    Attributes:
        name: What was read.
        rate_hz: Samples a second of the track.
        limit_us: The most that a time may be off.
        items: Cues, lines or takes.
        late_items: Those of them that begin past hour 10.
        worst_us: Of starts, ends and words, by how much the worst is off; None without any.
        worst_late_us: The same of all that is past hour 10.
        wrong: What is wrong first, or nothing.
    """

    name: str
    rate_hz: int
    limit_us: int
    items: int = 0
    late_items: int = 0
    worst_us: dict[str, float] = field(default_factory=dict)
    worst_late_us: float | None = None
    wrong: str = ""

    def begin(self, place: int) -> None:
        """One more item begins at a sample."""
        self.items += 1
        self.late_items += place >= LATE_S * self.rate_hz

    def compare(self, what: str, told_us: Time, place: int) -> None:
        """Hold a time against the sample that it is owed."""
        if told_us is None:
            return
        off = abs(told_us * self.rate_hz - place * 1_000_000)
        off_us = off / self.rate_hz
        self.worst_us[what] = max(self.worst_us.get(what, 0.0), off_us)
        if place >= LATE_S * self.rate_hz:
            self.worst_late_us = max(self.worst_late_us or 0.0, off_us)
        if off > self.limit_us * self.rate_hz:
            self.fail(f"the {what} at {place / self.rate_hz:.6f} s is {off_us / 1000:.3f} ms off")

    def fail(self, problem: str) -> None:
        """Note what is wrong, if it is the first."""
        self.wrong = self.wrong or f"item {self.items}: {problem}"


_Word = tuple[str, int, int]
"""A word, its first sample on the track, and the one after its last."""


def proofs(stem: Path, hours: float, rate_hz: int) -> Iterator[Proof]:
    """Read all files of a book.

    Args:
        stem: Their path without ending.
        hours: Of the book.
        rate_hz: Samples a second.
    """
    for name, (ending, read, limit_us) in READERS.items():
        proof = Proof(name=name, rate_hz=rate_hz, limit_us=limit_us)
        try:
            _prove_words(proof, read(stem.with_suffix(f".{ending}")), _words(hours, rate_hz))
        except (ValueError, LookupError) as fault:  # it is no such file at all
            proof.fail(f"cannot be read: {fault}")
        yield proof
    yield _prove_chapters(stem.with_suffix(".json"), hours, rate_hz)
    yield _prove_samples(stem.with_suffix(".wav"), hours, rate_hz)


def _words(hours: float, rate_hz: int) -> Iterator[_Word]:
    for spoken in book(hours, rate_hz):
        for word, (start, end) in zip(spoken.words, spoken.spans, strict=True):
            yield word, spoken.start + start, spoken.start + end


def _prove_words(proof: Proof, said: Iterator[Shown], words: Iterator[_Word]) -> None:
    """Every word once and in order, and every time where it is owed."""
    for shown in said:
        due = list(islice(words, len(shown.words)))
        proof.begin(due[0][1] if due else 0)
        if not due or [word for word, _, _ in due] != shown.words:
            proof.fail(f"shows {shown.words}, and {[word for word, _, _ in due]} are due")
            return
        proof.compare("start", shown.start_us, due[0][1])
        proof.compare("end", shown.end_us, due[-1][2])
        for (start_us, end_us), (_, start, end) in zip(shown.spans, due, strict=True):
            proof.compare("word", start_us, start)
            proof.compare("word", end_us, end)
    if (missing := next(words, None)) is not None:
        proof.fail(f"{missing[0]!r} and all that follows it is missing")


def _prove_chapters(path: Path, hours: float, rate_hz: int) -> Proof:
    """Each chapter from its first line to the next chapter's, and the length of the track."""
    proof = Proof(name="chapters", rate_hz=rate_hz, limit_us=1)
    starts: dict[int, int] = {}
    samples = 0
    for spoken in book(hours, rate_hz):
        starts.setdefault(spoken.chapter, spoken.start)
        samples = spoken.end
    said, chapters = samples_and_chapters(path)
    if (said, len(chapters)) != (samples, len(starts)):
        proof.fail(f"{said} samples, {len(chapters)} chapters; {samples} and {len(starts)} are due")
    ends = [*starts.values(), samples][1:]
    for shown, start, end in zip(chapters, starts.values(), ends, strict=False):
        proof.begin(start)
        proof.compare("start", shown.start_us, start)
        proof.compare("end", shown.end_us, end)
    return proof


def _prove_samples(path: Path, hours: float, rate_hz: int) -> Proof:
    """Silence and takes to the sample, but for the 5 ms at either end of a take that are faded."""
    proof = Proof(name="wav", rate_hz=rate_hz, limit_us=0)
    fade_bytes = -(-rate_hz * 5 // 1000) * _SAMPLE_BYTES
    pause = 0
    with path.open("rb") as file:
        file.seek(samples_begin(file))
        for spoken in book(hours, rate_hz):
            proof.begin(spoken.start)
            silence, audio = (file.read(count * _SAMPLE_BYTES) for count in (pause, spoken.samples))
            if any(silence) or audio[fade_bytes:-fade_bytes] != spoken.pcm[fade_bytes:-fade_bytes]:
                proof.fail(f"the take is {_found(audio, spoken)}")
            pause = spoken.pause
        if file.read(1):
            proof.fail("more samples follow the last take")
    return proof


def _found(audio: bytes, spoken: Spoken) -> str:
    """Where the mark of a take is."""
    middle = spoken.samples // 2 * _SAMPLE_BYTES
    place = audio.find(spoken.pcm[middle : middle + _SAMPLE_BYTES])
    if place == middle:
        return "where it belongs, and not as it was"
    return f"{(place - middle) // _SAMPLE_BYTES} samples off" if place >= 0 else "not there"
