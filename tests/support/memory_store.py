"""Takes in memory, for what is not about how they are kept; and kept for real where it is."""

import asyncio
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from subgen.model import Stamp, Take, TakeKey, WordEvent
from subgen.ports import TakeStore

__all__ = ["MemoryTakes", "keep_all"]

_AT_ONCE = 4


async def keep_all(store: TakeStore, takes: Iterable[tuple[TakeKey, Take]]) -> None:
    """Keep takes that are believed, a few at once: so many are in memory."""
    batches = iter(takes)
    while batch := list(islice(batches, _AT_ONCE)):
        await asyncio.gather(*(store.keep(key, take, None, lambda: None) for key, take in batch))


class MemoryTakes:
    """Keeps takes in memory.

    Attributes:
        kept: Keys in the order in which their takes were kept.
        doubts: Key -> what is wrong with its take.
        reasons: Key -> why it has no take.
    """

    def __init__(self) -> None:
        self.kept: list[TakeKey] = []
        self.doubts: dict[TakeKey, str] = {}
        self.reasons: dict[TakeKey, str] = {}
        self._takes: dict[TakeKey, Take] = {}

    def put(self, key: str, take: Take) -> None:
        """Keep a take that is believed."""
        self.kept.append(TakeKey(key))
        self._takes[TakeKey(key)] = take

    async def keep(
        self, key: TakeKey, take: Take, suspicion: str | None, release: Callable[[], None]
    ) -> None:
        """Keep a take, in the same turn."""
        release()
        self.put(key, take)
        self.doubts.update({} if suspicion is None else {key: suspicion})

    def fail(self, key: TakeKey, reason: str) -> None:
        """Remember why there is no take."""
        self.reasons[key] = reason

    def failure(self, key: TakeKey) -> str | None:
        """Why there is no take, where it was tried."""
        return self.reasons.get(key)

    def __contains__(self, key: object) -> bool:
        return key in self._takes

    def keys(self) -> Iterator[TakeKey]:
        """Of all takes."""
        return iter(self._takes)

    def samples(self, key: TakeKey) -> int:
        """Length of a take, in samples."""
        return self._takes[key].samples

    def stamp(self, key: TakeKey) -> Stamp:
        """What tells a take from any other."""
        take = self._takes[key]
        return Stamp(take.samples, zlib.crc32(take.pcm), zlib.crc32(repr(take.events).encode()))

    def suspicion(self, key: TakeKey) -> str | None:
        """What is wrong with a take."""
        return self.doubts.get(key)

    def made_at_s(self, _: TakeKey) -> int:
        """Nobody looked at the clock."""
        return 0

    def is_damaged(self, _: TakeKey) -> bool:
        """Memory is what it was."""
        return False

    def pcm(self, key: TakeKey) -> bytes:
        """Audio of a take."""
        return self._takes[key].pcm

    def events(self, key: TakeKey) -> tuple[WordEvent, ...]:
        """Word events of a take."""
        return self._takes[key].events
