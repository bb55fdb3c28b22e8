"""Writer that makes takes durable in groups, on a separate thread.

A take is written as soon as it comes, so that the run after a killed one finds it. One sync then makes all
written takes durable, and one transaction enters them: a slow disk makes the groups larger, and not the
connections slower. The amount of takes that are not entered yet is bounded, so that a disk slower than the
service slows the requests down.
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

__all__ = ["RELEASE_SPACE", "Writer", "begin_pack", "enter"]

_MAX_WAITING_BYTES = 32_000_000
_ROWS_A_STATEMENT = 100

RELEASE_SPACE = (
    "INSERT OR REPLACE INTO gaps "  # noqa: S608 # ours
    f"SELECT pack, offset, pcm_bytes + note_bytes + {HEADER_BYTES} FROM takes"
)
"""Statement that enters takes as gaps, before their rows are deleted: recovery must not find them again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Keep:
    """A take that is written and not entered yet."""

    key: TakeKey
    place: Place
    suspicion: str | None
    entered: "asyncio.Future[Place]"


@dataclass(slots=True)
class _Batch:
    """The takes and failures that came while the last batch was entered."""

    keeps: list[_Keep] = field(default_factory=list)
    failures: dict[TakeKey, str] = field(default_factory=dict)


class Writer:
    """Writes takes to the packs, and enters takes and failures into the ledger.

    Args:
        connection: Connection to the ledger; nothing else writes while takes are kept.
        packs: Packs for the audio.
        folder: Folder of the state, as messages name it.
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
        self._blocked: deque[asyncio.Future[None]] = deque()
        self._thread: Thread | None = None

    async def keep(
        self, key: TakeKey, pcm: bytes, note: bytes, suspicion: str | None, release: Callable[[], None]
    ) -> Place:
        """Write and enter a take.

        Args:
            key: Key of the take; an earlier take with this key is released.
            pcm: Samples.
            note: Note, packed.
            suspicion: Reason to suspect a bad take, or None.
            release: Called once the take is written and waits to be entered: the next one may be sent.

        Returns:
            Place of the take, once it is durable.

        Raises:
            OutputError: The take cannot be kept.
        """
        loop = asyncio.get_running_loop()
        while self._waiting_bytes > _MAX_WAITING_BYTES:
            room: asyncio.Future[None] = loop.create_future()
            self._blocked.append(room)
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
        """Enter why a take is missing, without waiting; it is lost if the ledger cannot be written."""
        with self._changed:
            self._batch.failures[key] = reason
            self._start()

    def close(self) -> None:
        """Enter what still waits, and end the thread."""
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
                except BaseException as fault:  # noqa: BLE001 # or the callers would wait forever
                    self._fault = OutputError(f"{self._folder}: takes cannot be kept: {fault!r}")
            self._notify(batch.keeps)

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

    def _notify(self, keeps: list[_Keep]) -> None:
        if not keeps:
            return
        try:
            keeps[0].entered.get_loop().call_soon_threadsafe(self._resolve, keeps)
        except RuntimeError:
            return  # the loop has ended: nothing waits any more

    def _resolve(self, keeps: list[_Keep]) -> None:
        for keep in keeps:
            self._waiting_bytes -= keep.place.pcm_bytes
            if keep.entered.done():
                continue
            if self._fault is None:
                keep.entered.set_result(keep.place)
            else:
                keep.entered.set_exception(self._fault)
        while self._blocked:
            room = self._blocked.popleft()
            if not room.done():
                room.set_result(None)


def begin_pack(connection: sqlite3.Connection, packs: Packs, *, is_copy: bool = False) -> int:
    """Begin a pack. Its row is committed before the file exists: a file of a copy is always marked as spare.

    Returns:
        Number of the pack.
    """
    with transaction(connection):
        (last,) = connection.execute("SELECT max(number) FROM packs").fetchone()
        number = max([last or 0, *packs.numbers()]) + 1
        # A copy is spare until it is complete.
        connection.execute("INSERT INTO packs VALUES (?, ?)", (number, is_copy))
    packs.begin(number)
    return number


def enter(connection: sqlite3.Connection, rows: Sequence[Row], *, are_new: bool = True) -> None:
    """Enter takes within a transaction, in place of earlier ones with their keys.

    Failures of new takes are deleted too.

    One statement enters many rows: between two statements Python may switch to the other thread, which takes
    5 ms if that one is busy.
    """
    for start in range(0, len(rows), _ROWS_A_STATEMENT):
        batch = rows[start : start + _ROWS_A_STATEMENT]
        keys = [row[0] for row in batch]
        marks = ", ".join("?" * len(batch))
        connection.execute(
            f"{RELEASE_SPACE} WHERE key IN ({marks})",
            keys,
        )
        values = ", ".join([f"({', '.join('?' * len(batch[0]))})"] * len(batch))
        connection.execute(
            f"INSERT OR REPLACE INTO takes ({COLUMNS}) VALUES {values}",  # noqa: S608 # question marks
            list(chain.from_iterable(batch)),
        )
        if are_new:
            connection.execute(f"DELETE FROM failures WHERE key IN ({marks})", keys)  # noqa: S608 # question marks
