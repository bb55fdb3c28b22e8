"""Check that the files of `long_track.py` have every word and every sample where the book has them.

Positions are compared as integers: microseconds times samples a second with samples times a million.
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
"""Positions from this second on are late: hour 10, where clocks with one digit for hours end."""

_SAMPLE_BYTES = 2


@dataclass(slots=True, kw_only=True)
class Proof:
    """Result of the check of one file.

    Attributes:
        name: Name of the file or of a part of it.
        rate_hz: Samples a second of the track.
        limit_us: Largest difference that a time may have.
        items: Number of cues, lines or takes.
        late_items: Number of those that begin past hour 10.
        worst_us: Largest difference of starts, ends and words.
        worst_late_us: Largest difference past hour 10, or None.
        wrong: The first fault, or an empty text.
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
        """Count an item that begins at a sample."""
        self.items += 1
        self.late_items += place >= LATE_S * self.rate_hz

    def compare(self, what: str, time_us: Time, place: int) -> None:
        """Compare a time with the sample where it should be."""
        if time_us is None:
            return
        off = abs(time_us * self.rate_hz - place * 1_000_000)
        off_us = off / self.rate_hz
        self.worst_us[what] = max(self.worst_us.get(what, 0.0), off_us)
        if place >= LATE_S * self.rate_hz:
            self.worst_late_us = max(self.worst_late_us or 0.0, off_us)
        if off > self.limit_us * self.rate_hz:
            self.fail(f"the {what} at {place / self.rate_hz:.6f} s is {off_us / 1000:.3f} ms off")

    def fail(self, problem: str) -> None:
        """Note a fault, if it is the first."""
        self.wrong = self.wrong or f"item {self.items}: {problem}"


_Word = tuple[str, int, int]
"""A word, its first sample on the track, and the one after its last."""


def proofs(stem: Path, hours: float, rate_hz: int) -> Iterator[Proof]:
    """Check all files of a book.

    Args:
        stem: Their path without the ending.
        hours: Length of the book.
        rate_hz: Samples a second.
    """
    for name, (ending, read, limit_us) in READERS.items():
        proof = Proof(name=name, rate_hz=rate_hz, limit_us=limit_us)
        try:
            _check_words(proof, read(stem.with_suffix(f".{ending}")), _words(hours, rate_hz))
        except (ValueError, LookupError) as error:  # not a file of this format
            proof.fail(f"cannot be read: {error}")
        yield proof
    yield _check_chapters(stem.with_suffix(".json"), hours, rate_hz)
    yield _check_samples(stem.with_suffix(".wav"), hours, rate_hz)


def _words(hours: float, rate_hz: int) -> Iterator[_Word]:
    for spoken in book(hours, rate_hz):
        for word, (start, end) in zip(spoken.words, spoken.spans, strict=True):
            yield word, spoken.start + start, spoken.start + end


def _check_words(proof: Proof, shown_items: Iterator[Shown], words: Iterator[_Word]) -> None:
    """Check that every word is there once and in order, and every time where it should be."""
    for shown in shown_items:
        expected = list(islice(words, len(shown.words)))
        proof.begin(expected[0][1] if expected else 0)
        if not expected or [word for word, _, _ in expected] != shown.words:
            proof.fail(f"shows {shown.words}, and {[word for word, _, _ in expected]} are expected")
            return
        proof.compare("start", shown.start_us, expected[0][1])
        proof.compare("end", shown.end_us, expected[-1][2])
        for (start_us, end_us), (_, start, end) in zip(shown.spans, expected, strict=True):
            proof.compare("word", start_us, start)
            proof.compare("word", end_us, end)
    if (missing := next(words, None)) is not None:
        proof.fail(f"{missing[0]!r} and all that follows it is missing")


def _check_chapters(path: Path, hours: float, rate_hz: int) -> Proof:
    """Check that each chapter lasts from its first line to that of the next, and the length of the track."""
    proof = Proof(name="chapters", rate_hz=rate_hz, limit_us=1)
    starts: dict[int, int] = {}
    samples = 0
    for spoken in book(hours, rate_hz):
        starts.setdefault(spoken.chapter, spoken.start)
        samples = spoken.end
    length, chapters = samples_and_chapters(path)
    if (length, len(chapters)) != (samples, len(starts)):
        proof.fail(f"{length} samples, {len(chapters)} chapters; {samples} and {len(starts)} are expected")
    ends = [*starts.values(), samples][1:]
    for shown, start, end in zip(chapters, starts.values(), ends, strict=False):
        proof.begin(start)
        proof.compare("start", shown.start_us, start)
        proof.compare("end", shown.end_us, end)
    return proof


def _check_samples(path: Path, hours: float, rate_hz: int) -> Proof:
    """Check silence and takes to the sample, except the 5 ms of fade at either end of a take."""
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
    """Describe where the mark of a take is."""
    middle = spoken.samples // 2 * _SAMPLE_BYTES
    place = audio.find(spoken.pcm[middle : middle + _SAMPLE_BYTES])
    if place == middle:
        return "in its place, but changed"
    return f"{(place - middle) // _SAMPLE_BYTES} samples off" if place >= 0 else "missing"
