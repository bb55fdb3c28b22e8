"""Memory for the samples of answers, shared by all clients.

A request takes its share before it is spoken, by an estimate of its length, and keeps what its samples need
until they are sent. When there is no room, it waits. A client that reads nothing holds what it has: while
others wait, the client that holds most among those whose answers have been ready for long is disconnected.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from subgen.espeak.voices import WORDS_PER_MINUTE
from subgen.model import BYTES_PER_SAMPLE
from subgen.server.limits import Limits
from subgen.server.voice_job import VoiceJob

__all__ = ["AnswerMemory", "MemoryHolder", "MemoryShare"]

_SLOWEST_S = 0.5
"""Audio of one character at speed 1.0, of the slowest texts that are usual: Japanese that is spelt out."""


@dataclass(slots=True, eq=False)
class MemoryShare:
    """The samples of one answer.

    Attributes:
        size_bytes: Their size, estimated until the answer is ready.
        ready_s: When it was ready to be sent, or None before.
    """

    size_bytes: int
    ready_s: float | None = None


@dataclass(slots=True, eq=False)
class MemoryHolder:
    """One connection and the answers that are held for it.

    Attributes:
        abort: Cuts the connection, which drops its answers.
        shares: The answers.
        queue: Its requests, one at a time, as they wait for room.
    """

    abort: Callable[[], None]
    shares: list[MemoryShare] = field(default_factory=list)
    queue: asyncio.Lock = field(default_factory=asyncio.Lock)


class AnswerMemory:
    """The memory for answers.

    Args:
        limits: Its size, and how long a request waits for it.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._held = 0
        self._holders: dict[MemoryHolder, None] = {}
        self._freed = asyncio.Event()

    @asynccontextmanager
    async def share(self, holder: MemoryHolder, job: VoiceJob) -> AsyncIterator[MemoryShare]:
        """Hold memory for one answer while the context is open; wait until there is room."""
        size_bytes = self._estimate(job)
        async with holder.queue:  # a part must not wait for room that a later part of its lane holds
            await self._wait_for_room(size_bytes)
        share = MemoryShare(size_bytes)
        self._held += size_bytes
        holder.shares.append(share)
        self._holders[holder] = None
        try:
            yield share
        finally:
            holder.shares.remove(share)
            if not holder.shares:
                self._holders.pop(holder, None)
            self._release(share.size_bytes)

    def settle(self, share: MemoryShare, size_bytes: int) -> None:
        """Replace the estimate by the size of the samples, which are ready to be sent."""
        self._release(share.size_bytes - size_bytes)
        share.size_bytes, share.ready_s = size_bytes, _now_s()

    def _release(self, size_bytes: int) -> None:
        self._held -= size_bytes
        freed, self._freed = self._freed, asyncio.Event()
        freed.set()

    def _estimate(self, job: VoiceJob) -> int:
        speed = job.voice.words_per_minute / WORDS_PER_MINUTE
        seconds = min((1 + _SLOWEST_S * len(job.text)) / speed, self._limits.answer_audio_s)
        return round(seconds * job.sample_rate_hz) * BYTES_PER_SAMPLE

    async def _wait_for_room(self, size_bytes: int) -> None:
        patience_s = self._limits.answer_patience_s
        patient_until_s = _now_s() + patience_s
        while self._held and self._held + size_bytes > self._limits.answer_bytes:
            if _now_s() >= patient_until_s:
                self._disconnect_worst()
                patient_until_s = _now_s() + patience_s
            with suppress(TimeoutError):
                async with asyncio.timeout_at(patient_until_s):
                    await self._freed.wait()

    def _disconnect_worst(self) -> None:
        since_s = _now_s() - self._limits.answer_patience_s
        held_for_long = {
            holder: sum(
                share.size_bytes
                for share in holder.shares
                if share.ready_s is not None and share.ready_s <= since_s
            )
            for holder in self._holders
        }
        worst = max(held_for_long, key=lambda holder: held_for_long[holder], default=None)
        if worst is not None and held_for_long[worst]:
            worst.abort()


def _now_s() -> float:
    return asyncio.get_running_loop().time()
