"""Takes of a folder, by their keys."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from subgen.errors import DamagedTake, OutputError
from subgen.model import BYTES_PER_SAMPLE, Stamp, Take, TakeKey, WordEvent
from subgen.store.errors import refusal, translate_errors
from subgen.store.packs import Packs, Place
from subgen.store.take_metadata import Note, pack_note, unpack_note
from subgen.store.take_rows import COLUMNS, packed, read_row, unpacked
from subgen.store.writer import Writer

__all__ = ["Takes"]

_SELECT = f"SELECT {COLUMNS} FROM takes WHERE key = ?"  # noqa: S608 # ours
_KEYS_AT_ONCE = 10_000


class Takes:
    """Stores takes, and returns them only if they are intact.

    The place of a take stays in memory after its first use, packed: 230 bytes with its key.

    Args:
        connection: Connection to the ledger, for reading.
        packs: Packs with the audio.
        writer: Enters takes; None where nothing is written.
        folder: Folder of the state, as messages name it.
        now_s: Returns the time in seconds since 1970.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        packs: Packs,
        writer: Writer | None,
        folder: Path,
        now_s: Callable[[], float],
    ) -> None:
        self._connection = connection
        self._packs = packs
        self._writer = writer
        self._folder = folder
        self._now_s = now_s
        self._known: dict[bytes, bytes] = {}
        self._failed: dict[TakeKey, str] = {}

    async def keep(
        self, key: TakeKey, take: Take, suspicion: str | None, release: Callable[[], None]
    ) -> None:
        """Keep a take, in place of an earlier one with its key; it is durable when this returns.

        Args:
            key: Key of the take.
            take: The take.
            suspicion: Reason to suspect a bad take, or None.
            release: Called once the next take may be sent, which is before this returns.

        Raises:
            OutputError: The take cannot be kept, nor can any later one.
        """
        assert self._writer is not None  # noqa: S101 # a store for reading keeps no takes
        note = pack_note(take.events, int(self._now_s()), suspicion)
        self.forget(key)
        place = await self._writer.keep(key, take.pcm, note, suspicion, release)
        self._known[bytes.fromhex(key)] = packed(place, suspicion)
        self._failed.pop(key, None)

    def fail(self, key: TakeKey, reason: str) -> None:
        """Record why a take is missing."""
        assert self._writer is not None  # noqa: S101 # as above
        self._failed[key] = reason
        self._writer.fail(key, reason)

    def __contains__(self, key: object) -> bool:
        return self._find(key) is not None

    def samples(self, key: TakeKey) -> int:
        """Return the length of a take, in samples."""
        return self._require(key)[0].pcm_bytes // BYTES_PER_SAMPLE

    def suspicion(self, key: TakeKey) -> str | None:
        """Return the reason to suspect a bad take, or None."""
        return self._require(key)[1]

    def stamp(self, key: TakeKey) -> Stamp:
        """Return the stamp of a take, which differs from the stamps of all other takes."""
        place = self._require(key)[0]
        return Stamp(place.pcm_bytes // BYTES_PER_SAMPLE, place.pcm_crc, place.note_crc)

    def pcm(self, key: TakeKey) -> bytes:
        """Return the audio of a take.

        Raises:
            DamagedTake: The take is damaged.
        """
        return self._read_intact(key, self._packs.pcm)

    def events(self, key: TakeKey) -> tuple[WordEvent, ...]:
        """Return the word events of a take.

        Raises:
            DamagedTake: The take is damaged.
        """
        return self.note(key).word_events

    def note(self, key: TakeKey) -> Note:
        """Return the note of a take: all its data but the audio.

        Raises:
            DamagedTake: The take is damaged.
        """
        return unpack_note(self._read_intact(key, self._packs.note))

    def made_at_s(self, key: TakeKey) -> int:
        """Return the time when a take came, in seconds since 1970."""
        return self.note(key).made_at_s

    def failure(self, key: TakeKey) -> str | None:
        """Return why a take is missing, or None where it was not tried."""
        if key in self._failed:  # it may not be in the database yet
            return self._failed[key]
        with translate_errors(self._folder):
            row = self._connection.execute(
                "SELECT reason FROM failures WHERE key = ?", (bytes.fromhex(key),)
            ).fetchone()
        return str(row[0]) if row else None

    def is_damaged(self, key: TakeKey) -> bool:
        """Whether a take is damaged; reads all of it."""
        try:
            self.pcm(key)
            self.note(key)
        except DamagedTake:
            return True
        return False

    def keys(self) -> Iterator[TakeKey]:
        """Yield the keys of all takes; takes may be dropped and kept meanwhile."""
        last = b""
        while keys := self._keys_after(last):
            yield from (TakeKey(key.hex()) for key in keys)
            last = keys[-1]

    def forget(self, key: TakeKey) -> None:
        """Forget the place of a take; `Ledger.drop` deletes its row."""
        self._known.pop(bytes.fromhex(key), None)

    def _keys_after(self, last: bytes) -> list[bytes]:
        with translate_errors(self._folder):
            query = f"SELECT key FROM takes WHERE key > ? AND typeof(key) = 'blob' LIMIT {_KEYS_AT_ONCE}"  # noqa: S608 # ours
            return [key for (key,) in self._connection.execute(query, (last,))]

    def _read_intact(self, key: TakeKey, read: Callable[[Place], bytes | None]) -> bytes:
        place = self._require(key)[0]
        with translate_errors(self._folder):
            content = read(place)
            if content is None:
                self.forget(key)
                if (moved := self._require(key)[0]) != place:  # another process may be cleaning
                    content = read(moved)
        if content is None:
            raise DamagedTake(key)
        return content

    def _require(self, key: TakeKey) -> tuple[Place, str | None]:
        entry = self._find(key)
        if entry is None:
            raise OutputError(f"{self._folder}: a take is missing that was there before; run again")
        return entry

    def _find(self, key: object) -> tuple[Place, str | None] | None:
        if not isinstance(key, str):
            return None
        digest = bytes.fromhex(key)
        known = self._known.get(digest)
        if known is not None:
            return unpacked(known)
        try:
            row = self._connection.execute(_SELECT, (digest,)).fetchone()
        except sqlite3.Error as fault:
            raise refusal(self._folder, fault) from None
        entry = read_row(row)  # a damaged row counts as a missing one
        if entry is not None:
            self._known[digest] = packed(*entry)
        return entry
