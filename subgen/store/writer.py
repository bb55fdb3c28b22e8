"""Makes takes durable on a thread of its own, as many at once as have come meanwhile.

A take is written the moment it comes, so that a run that is killed leaves it where the next one finds it. The
disk is told to keep what was written once for all that have come, and then one transaction enters them: a
disk that takes long over each makes the groups larger and not the sockets slower. What is not entered yet is
bounded, so that a disk slower than the service holds the service up.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from threading import Condition, Lock, Thread

from subgen.errors import OutputError
from subgen.model import TakeKey
from subgen.store.errors import refusal
from subgen.store.packs import HEADER_BYTES, Packs, Place
from subgen.store.schema import transaction
from subgen.store.take_rows import COLUMNS, Row, row_of

__all__ = ["LET_GO", "Writer", "begin_pack", "enter"]

_MOST_WAITING_BYTES = 32_000_000
_ROWS_A_STATEMENT = 100

LET_GO = (
    "INSERT OR REPLACE INTO gaps "  # noqa: S608 # ours
    f"SELECT pack, offset, pcm_bytes + note_bytes + {HEADER_BYTES} FROM takes"
)
"""What is to be told of takes before their rows go: what stands there is not to be found again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Keep:
    """One take on its way to the disk."""

    key: TakeKey
    place: Place
    suspicion: str | None
    entered: "asyncio.Future[Place]"


@dataclass(slots=True)
class _Batch:
    """What came while the one before was written."""

    keeps: list[_Keep] = field(default_factory=list)
    failures: dict[TakeKey, str] = field(default_factory=dict)


class Writer:
    """Enters takes and failures.

    Args:
        connection: To the ledger; nobody else writes while takes are kept.
        packs: Where their audio goes.
        folder: What messages call the place.
    """

    def __init__(self, connection: sqlite3.Connection, packs: Packs, folder: Path) -> None:
        self._connection = connection
        self._packs = packs
        self._folder = folder
        self._batch = _Batch()
        self._changed = Condition()
        self._entering = Lock()
        self._is_closing = False
        self._fault: OutputError | None = None
        self._waiting_bytes = 0
        self._held_up: deque[asyncio.Future[None]] = deque()
        self._thread: Thread | None = None

    async def keep(
        self, key: TakeKey, pcm: bytes, note: bytes, suspicion: str | None, release: Callable[[], None]
    ) -> Place:
        """Enter a take.

        Args:
            key: What it is known by; a take that it had is let go.
            pcm: Its samples.
            note: What else is known of it, packed.
            suspicion: What is wrong with it.
            release: Is called once there is room for it to wait in: more may come then.

        Returns:
            Where it is, once it is durable.

        Raises:
            OutputError: It cannot be kept.
        """
        loop = asyncio.get_running_loop()
        while self._waiting_bytes > _MOST_WAITING_BYTES:
            room: asyncio.Future[None] = loop.create_future()
            self._held_up.append(room)
            await room
        entered: asyncio.Future[Place] = loop.create_future()
        place = self._write(key, pcm, note)
        with self._changed:
            self._waiting_bytes += len(pcm)
            self._batch.failures.pop(key, None)
            self._batch.keeps.append(_Keep(key=key, place=place, suspicion=suspicion, entered=entered))
            self._start()
        release()
        return await entered

    def _write(self, key: TakeKey, pcm: bytes, note: bytes) -> Place:
        if self._fault is not None:
            raise self._fault
        try:
            if self._packs.is_full:
                with self._entering:  # once in a gigabyte
                    self._packs.sync()
                    begin_pack(self._connection, self._packs)
            (place,) = self._packs.append([(key, pcm, note)])
        except (OSError, sqlite3.Error) as fault:
            self._fault = refusal(self._folder, fault)
            raise self._fault from None
        return place

    def fail(self, key: TakeKey, reason: str) -> None:
        """Enter why there is no take; it is not waited for, and lost with a ledger that cannot be written."""
        with self._changed:
            self._batch.failures[key] = reason
            self._start()

    def close(self) -> None:
        """Enter what still waits, and end."""
        with self._changed:
            self._is_closing = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _start(self) -> None:
        if self._thread is None:
            self._thread = Thread(target=self._work, name="ledger", daemon=True)
            self._thread.start()
        self._changed.notify()

    def _work(self) -> None:
        while (batch := self._next()) is not None:
            if self._fault is None:
                try:
                    with self._entering:
                        self._enter(batch)
                except (OSError, sqlite3.Error) as fault:
                    self._fault = refusal(self._folder, fault)
                except BaseException as fault:  # noqa: BLE001 # or those who wait would wait for ever
                    self._fault = OutputError(f"{self._folder}: takes cannot be kept: {fault!r}")
            self._tell(batch.keeps)

    def _next(self) -> _Batch | None:
        with self._changed:
            while not (self._batch.keeps or self._batch.failures):
                if self._is_closing:
                    return None
                self._changed.wait()
            batch, self._batch = self._batch, _Batch()
            return batch

    def _enter(self, batch: _Batch) -> None:
        if batch.keeps:
            self._packs.sync()
        with transaction(self._connection):
            enter(self._connection, [row_of(keep.key, keep.place, keep.suspicion) for keep in batch.keeps])
            self._connection.executemany(
                "INSERT OR REPLACE INTO failures VALUES (?, ?)",
                [(bytes.fromhex(key), reason) for key, reason in batch.failures.items()],
            )

    def _tell(self, keeps: list[_Keep]) -> None:
        if not keeps:
            return
        try:
            keeps[0].entered.get_loop().call_soon_threadsafe(self._told, keeps)
        except RuntimeError:
            return  # the loop has ended, and nobody waits any more

    def _told(self, keeps: list[_Keep]) -> None:
        for keep in keeps:
            self._waiting_bytes -= keep.place.pcm_bytes
            if keep.entered.done():
                continue
            if self._fault is None:
                keep.entered.set_result(keep.place)
            else:
                keep.entered.set_exception(self._fault)
        while self._held_up:
            room = self._held_up.popleft()
            if not room.done():
                room.set_result(None)


def begin_pack(connection: sqlite3.Connection, packs: Packs, *, is_copy: bool = False) -> int:
    """Begin a pack; the ledger knows of it first, so that one it does not know is known to be nothing.

    Returns:
        Its number.
    """
    with transaction(connection):
        (last,) = connection.execute("SELECT max(number) FROM packs").fetchone()
        number = max([last or 0, *packs.numbers()]) + 1
        connection.execute("INSERT INTO packs VALUES (?, ?)", (number, is_copy))  # spare until it is whole
    packs.begin(number)
    return number


def enter(connection: sqlite3.Connection, rows: Sequence[Row], *, are_new: bool = True) -> None:
    """Enter takes, within a transaction; what was there for their keys before is over.

    Where they are new, that is so of failures, too.

    Many a statement: between two statements Python may give the other thread its turn, which lasts 5 ms where
    that one is busy.
    """
    for start in range(0, len(rows), _ROWS_A_STATEMENT):
        some = rows[start : start + _ROWS_A_STATEMENT]
        keys = [row[0] for row in some]
        marks = ", ".join("?" * len(some))
        connection.execute(
            f"{LET_GO} WHERE key IN ({marks})",
            keys,
        )
        values = ", ".join([f"({', '.join('?' * len(some[0]))})"] * len(some))
        connection.execute(
            f"INSERT OR REPLACE INTO takes ({COLUMNS}) VALUES {values}",  # noqa: S608 # question marks
            list(chain.from_iterable(some)),
        )
        if are_new:
            connection.execute(f"DELETE FROM failures WHERE key IN ({marks})", keys)  # noqa: S608 # question marks
