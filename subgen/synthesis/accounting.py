"""Lines into requests, each take once; outcomes of requests back into outcomes of lines.

Requests are told in the order they were asked for, so a line is settled when the last of its own has been
told and all lines before it are settled. Only lines between the first that waits and the last that was
asked for are held.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator

from subgen.model import Done, Failed, Line, LineOutcome, TakeKey, Utterance
from subgen.planning.request_log import RequestLog
from subgen.ports import TakeStore

__all__ = ["LineAccounting"]


_STRETCH = 256


class LineAccounting:
    """Keeps account of lines while their requests are under way.

    Args:
        takes: Where takes are kept.
        settled: Is told of each line, in order.
        heard: Gets requests and characters as they are sent, and the reasons of those that fail.
    """

    def __init__(self, takes: TakeStore, settled: Callable[[LineOutcome], None], heard: RequestLog) -> None:
        self._takes = takes
        self._settled = settled
        self._heard = heard
        self._askers: dict[TakeKey, str] = {}
        self._open: deque[tuple[Line, tuple[Utterance, ...], list[TakeKey]]] = deque()

    def requests(
        self, lines: Iterable[tuple[str, Line, tuple[Utterance, ...]]]
    ) -> Iterator[Utterance | None]:
        """The utterances that have to be asked for, in order.

        Yields:
            An utterance, or None after a stretch of lines that need none, so that whoever pulls can look up.
        """
        idle = 0
        for file, line, utterances in lines:
            new = [utterance for utterance in utterances if self._is_new(utterance.key, file)]
            self._open.append((line, utterances, [utterance.key for utterance in new]))
            self._settle()
            yield from new
            idle = 0 if new else idle + 1
            if idle >= _STRETCH:
                yield None
                idle = 0

    def _is_new(self, key: TakeKey, file: str) -> bool:
        if key in self._askers or key in self._takes:
            return False
        self._askers[key] = file
        return True

    def sent(self, utterance: Utterance) -> None:
        """A request is sent for an utterance, the first or another."""
        file = self._askers[utterance.key]
        self._heard.attempts[file] += 1
        self._heard.characters[file] += len(utterance.text)

    def not_sent(self, utterance: Utterance) -> None:
        """It was not, after all: there was no socket."""
        file = self._askers[utterance.key]
        self._heard.attempts[file] -= 1
        self._heard.characters[file] -= len(utterance.text)

    def reported(self, utterance: Utterance, failure: str | None) -> None:
        """One utterance's outcome, in order; settles the lines that waited for it."""
        if failure is not None:
            self._heard.reasons[utterance.key] = failure
        self._settle()
        self._open[0][2].remove(utterance.key)
        self._settle()

    def _settle(self) -> None:
        """Settle the lines at the head that wait for nothing."""
        while self._open and not self._open[0][2]:
            line, utterances, _ = self._open.popleft()
            self._settled(self._outcome(line, utterances))

    def _outcome(self, line: Line, utterances: tuple[Utterance, ...]) -> LineOutcome:
        reasons = [self._heard.reasons[u.key] for u in utterances if u.key in self._heard.reasons]
        if reasons:
            return Failed(line=line, reason=reasons[0])
        samples = tuple(self._takes.samples(utterance.key) for utterance in utterances)
        return Done(line=line, utterances=utterances, samples=samples)
