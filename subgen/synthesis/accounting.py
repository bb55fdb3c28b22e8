"""Turn lines into the utterances to request, each take once, and their outcomes back into outcomes of lines.

Outcomes of requests are reported in input order. So a line is complete when its last request is reported and
all lines before it are complete. Only the lines between the first incomplete one and the last requested one
are in memory.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from subgen.model import Done, Failed, Line, LineOutcome, TakeKey, Utterance
from subgen.planning.request_log import RequestLog
from subgen.ports import TakeStore

__all__ = ["LineAccounting"]


_PAUSE_EVERY = 256
"""Lines without a request, after which other tasks get time to run."""


@dataclass(slots=True, kw_only=True)
class _OpenLine:
    """A line, some of whose requests have no outcome yet.

    Attributes:
        line: The line.
        utterances: Its utterances.
        waiting: Keys of the requests made for it that have no outcome yet.
        characters: Characters of all requests made for it.
    """

    line: Line
    utterances: tuple[Utterance, ...]
    waiting: list[TakeKey]
    characters: int


class LineAccounting:
    """Keeps the open lines of a run, and completes them as outcomes of requests arrive.

    Args:
        takes: The store of takes.
        report_line: Called with the outcome of each line, in order, and the characters of its new requests.
        log: Counts requests and characters as they are sent, and keeps the reasons of failures.
    """

    def __init__(
        self, takes: TakeStore, report_line: Callable[[LineOutcome, int], None], log: RequestLog
    ) -> None:
        self._takes = takes
        self._report_line = report_line
        self._log = log
        self._file_of: dict[TakeKey, str] = {}
        self._open_lines: deque[_OpenLine] = deque()

    def missing_utterances(
        self, lines: Iterable[tuple[str, Line, tuple[Utterance, ...]]]
    ) -> Iterator[Utterance | None]:
        """Yield the utterances whose takes are missing, in order, each take once.

        Args:
            lines: File of the script, line, and the line's utterances.

        Yields:
            An utterance; or None after many lines without one, so that other tasks can run.
        """
        without_request = 0
        for file, line, utterances in lines:
            new = [utterance for utterance in utterances if self._is_new(utterance.key, file)]
            self._open_lines.append(
                _OpenLine(
                    line=line,
                    utterances=utterances,
                    waiting=[utterance.key for utterance in new],
                    characters=sum(len(utterance.text) for utterance in new),
                )
            )
            self._report_complete()
            yield from new
            without_request = 0 if new else without_request + 1
            if without_request >= _PAUSE_EVERY:
                yield None
                without_request = 0

    def _is_new(self, key: TakeKey, file: str) -> bool:
        if key in self._file_of or key in self._takes:
            return False
        self._file_of[key] = file
        return True

    def count_sent(self, utterance: Utterance) -> None:
        """Count a request for an utterance, the first or a retry."""
        file = self._file_of[utterance.key]
        self._log.attempts[file] += 1
        self._log.characters[file] += len(utterance.text)

    def uncount_sent(self, utterance: Utterance) -> None:
        """Take back the count of a request that was not sent: there was no connection."""
        file = self._file_of[utterance.key]
        self._log.attempts[file] -= 1
        self._log.characters[file] -= len(utterance.text)

    def report(self, utterance: Utterance, failure: str | None) -> None:
        """Take the outcome of one utterance, in order, and complete the lines that waited for it."""
        if failure is not None:
            self._log.reasons[utterance.key] = failure
        self._report_complete()
        self._open_lines[0].waiting.remove(utterance.key)
        self._report_complete()

    def _report_complete(self) -> None:
        """Report the lines at the head whose requests all have outcomes."""
        while self._open_lines and not self._open_lines[0].waiting:
            complete = self._open_lines.popleft()
            self._report_line(self._outcome(complete.line, complete.utterances), complete.characters)

    def _outcome(self, line: Line, utterances: tuple[Utterance, ...]) -> LineOutcome:
        reasons = [self._log.reasons[u.key] for u in utterances if u.key in self._log.reasons]
        if reasons:
            return Failed(line=line, reason=reasons[0])
        samples = tuple(self._takes.samples(utterance.key) for utterance in utterances)
        return Done(line=line, utterances=utterances, samples=samples)
