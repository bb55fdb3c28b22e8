"""Lines into requests, each take once; outcomes of requests back into outcomes of lines.

Requests are told in the order they were asked for, so a line is settled when the last of its own has been
told and all lines before it are settled. Only lines between the first that waits and the last that was
asked for are held.
"""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator

from subgen.model import Done, Failed, Line, LineOutcome, TakeKey, Utterance
from subgen.ports import TakeStore

__all__ = ["Tally"]

_STRETCH = 256


class Tally:
    """Keeps account of lines while their requests are under way.

    Args:
        store: Where takes are kept.
        settled: Is told of each line, in order, with the file it came from.

    Attributes:
        attempts: File -> requests that were sent for its lines and have an outcome.
        characters: File -> characters of those requests.
    """

    def __init__(self, store: TakeStore, settled: Callable[[str, LineOutcome], None]) -> None:
        self._store = store
        self._settled = settled
        self._asked: set[TakeKey] = set()
        self._reasons: dict[TakeKey, str] = {}
        self.attempts: Counter[str] = Counter()
        self.characters: Counter[str] = Counter()
        self._open: deque[tuple[str, Line, tuple[Utterance, ...], list[TakeKey]]] = deque()

    def requests(
        self, lines: Iterable[tuple[str, Line, tuple[Utterance, ...]]]
    ) -> Iterator[Utterance | None]:
        """The utterances that have to be asked for, in order.

        Yields:
            An utterance, or None after a stretch of lines that need none, so that whoever pulls can look up.
        """
        idle = 0
        for file, line, utterances in lines:
            new = [utterance for utterance in utterances if self._is_new(utterance.key)]
            self._open.append((file, line, utterances, [utterance.key for utterance in new]))
            self._settle()
            yield from new
            idle = 0 if new else idle + 1
            if idle >= _STRETCH:
                yield None
                idle = 0

    def _is_new(self, key: TakeKey) -> bool:
        if key in self._asked or key in self._store:
            return False
        self._asked.add(key)
        return True

    def told(self, utterance: Utterance, failure: str | None, attempts: int) -> None:
        """One utterance's outcome, in order; settles the lines that waited for it."""
        if failure is not None:
            self._reasons[utterance.key] = failure
        self._settle()
        file = self._open[0][0]
        self.attempts[file] += attempts
        self.characters[file] += attempts * len(utterance.text)
        self._open[0][3].remove(utterance.key)
        self._settle()

    def _settle(self) -> None:
        """Settle the lines at the head that wait for nothing."""
        while self._open and not self._open[0][3]:
            file, line, utterances, _ = self._open.popleft()
            self._settled(file, self._outcome(line, utterances))

    def _outcome(self, line: Line, utterances: tuple[Utterance, ...]) -> LineOutcome:
        reasons = [self._reasons[u.key] for u in utterances if u.key in self._reasons]
        if reasons:
            return Failed(line=line, reason=reasons[0])
        samples = tuple(self._store.samples(utterance.key) for utterance in utterances)
        return Done(line=line, utterances=utterances, samples=samples)
