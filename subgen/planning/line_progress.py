"""How far the lines of a script are: done, failed, or pending."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from subgen.model import Failed, Line, Script, TakeKey
from subgen.planning.request_log import RequestLog
from subgen.ports import TakeReader

__all__ = ["FailureReason", "ProgressCounter", "ScriptProgress", "script_progress"]

FailureReason = Callable[[TakeKey], str | None]
"""Gives the reason why a take did not come, or None where it was not tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptProgress:
    """How far the lines of one script are.

    Attributes:
        done: Lines whose takes are all in the store.
        failed: Lines without a take, at least one of which was tried without success.
        pending: The other lines: none of their missing takes was tried.
        samples: Length of the takes of the lines that are done.
        attempts: Requests that this run sent for the script.
        characters: Characters of those requests.
    """

    done: int = 0
    failed: tuple[Failed, ...] = ()
    pending: int = 0
    samples: int = 0
    attempts: int = 0
    characters: int = 0

    @property
    def is_done(self) -> bool:
        """Whether every line has its takes."""
        return not (self.failed or self.pending)


class ProgressCounter:
    """Counts lines one after the other.

    Args:
        failure: Gives the reason why a take did not come.
    """

    def __init__(self, failure: FailureReason) -> None:
        self._failure = failure
        self._done = self._pending = self._samples = 0
        self._failed: list[Failed] = []

    def add(self, line: Line, keys: Iterable[TakeKey], samples: Sequence[int | None]) -> None:
        """Count a line.

        Args:
            line: The line.
            keys: The keys of its requests.
            samples: Length of the take of each request, or None where the store has none.
        """
        if None not in samples:
            self._done += 1
            self._samples += sum(filter(None, samples))
            return
        missing = (key for key, length in zip(keys, samples, strict=True) if length is None)
        reason = _first_failure(missing, self._failure)
        if reason is None:
            self._pending += 1
        else:
            self._failed.append(Failed(line=line, reason=reason))

    def progress(self, *, attempts: int = 0, characters: int = 0) -> ScriptProgress:
        """The counts so far, with what was sent."""
        return ScriptProgress(
            done=self._done,
            failed=tuple(self._failed),
            pending=self._pending,
            samples=self._samples,
            attempts=attempts,
            characters=characters,
        )


def _first_failure(keys: Iterable[TakeKey], failure: FailureReason) -> str | None:
    """The reason of the first of some missing takes that was tried without success, or None."""
    return next((reason for reason in map(failure, keys) if reason is not None), None)


def script_progress(
    script: Script, keys: Iterable[Iterable[TakeKey]], takes: TakeReader, log: RequestLog
) -> ScriptProgress:
    """Count the lines of a script by the takes that the store has now.

    Args:
        script: The script, with the lines that were asked for.
        keys: For each line the keys of its requests.
        takes: The store.
        log: The requests of the run.
    """
    counter = ProgressCounter(log.reasons.get)
    for line, of_line in zip(script.lines, keys, strict=True):
        every = tuple(of_line)
        counter.add(line, every, [takes.samples(key) if key in takes else None for key in every])
    return counter.progress(attempts=log.attempts[script.file], characters=log.characters[script.file])
