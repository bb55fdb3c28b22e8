"""The takes of a folder, by their keys."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from subgen.errors import DamagedTake, OutputError
from subgen.model import BYTES_PER_SAMPLE, Stamp, Take, TakeKey, WordEvent
from subgen.store.errors import refusal, translate_errors
from subgen.store.packs import Packs, Place
from subgen.store.take_metadata import Note, pack_note, unpack_note
from subgen.store.take_rows import COLUMNS, packed, told_by, unpacked
from subgen.store.writer import Writer

__all__ = ["Takes"]

_SELECT = f"SELECT {COLUMNS} FROM takes WHERE key = ?"  # noqa: S608 # ours
_KEYS_AT_ONCE = 10_000


class Takes:
    """Keeps takes, and gives them back only as they were.

    Where a take is stays in memory once it was asked for, packed: 230 bytes with its key.

    Args:
        connection: To the ledger, to read.
        packs: Where the audio is.
        writer: Enters takes, or None where nothing is written.
        folder: What messages call the place.
        now_s: Gives the time in seconds since 1970.
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
        """Keep a take, instead of the one that there was: it is durable when this returns.

        Args:
            key: What it is known by.
            take: What came.
            suspicion: What is wrong with it, as far as can be told.
            release: Is called once more may come.

        Raises:
            OutputError: It cannot be kept; no other can be, from then on.
        """
        assert self._writer is not None  # noqa: S101 # whoever only reads has no takes to keep
        note = pack_note(take.events, int(self._now_s()), suspicion)
        self.forget(key)
        place = await self._writer.keep(key, take.pcm, note, suspicion, release)
        self._known[bytes.fromhex(key)] = packed(place, suspicion)
        self._failed.pop(key, None)

    def fail(self, key: TakeKey, reason: str) -> None:
        """Remember why there is no take."""
        assert self._writer is not None  # noqa: S101 # see above
        self._failed[key] = reason
        self._writer.fail(key, reason)

    def __contains__(self, key: object) -> bool:
        return self._find(key) is not None

    def samples(self, key: TakeKey) -> int:
        """Length of a take that is kept, in samples."""
        return self._at(key)[0].pcm_bytes // BYTES_PER_SAMPLE

    def suspicion(self, key: TakeKey) -> str | None:
        """What is wrong with a take that is kept, as far as can be told."""
        return self._at(key)[1]

    def stamp(self, key: TakeKey) -> Stamp:
        """What tells a take that is kept from any other."""
        place = self._at(key)[0]
        return Stamp(place.pcm_bytes // BYTES_PER_SAMPLE, place.pcm_crc, place.note_crc)

    def pcm(self, key: TakeKey) -> bytes:
        """Audio of a take that is kept.

        Raises:
            DamagedTake: It is not what it was.
        """
        return self._whole(key, self._packs.pcm)

    def events(self, key: TakeKey) -> tuple[WordEvent, ...]:
        """Word events of a take that is kept.

        Raises:
            DamagedTake: They are not what they were.
        """
        return self.note(key).word_events

    def note(self, key: TakeKey) -> Note:
        """What is known of a take besides its sound.

        Raises:
            DamagedTake: It is not what it was.
        """
        return unpack_note(self._whole(key, self._packs.note))

    def made_at_s(self, key: TakeKey) -> int:
        """When a take that is kept came, in seconds since 1970."""
        return self.note(key).made_at_s

    def failure(self, key: TakeKey) -> str | None:
        """Why there is no take, where it was tried."""
        if key in self._failed:  # which the disk may not have entered yet
            return self._failed[key]
        with translate_errors(self._folder):
            row = self._connection.execute(
                "SELECT reason FROM failures WHERE key = ?", (bytes.fromhex(key),)
            ).fetchone()
        return str(row[0]) if row else None

    def is_damaged(self, key: TakeKey) -> bool:
        """Whether a take that is kept is not what it was; it is read to the end."""
        try:
            self.pcm(key)
            self.note(key)
        except DamagedTake:
            return True
        return False

    def keys(self) -> Iterator[TakeKey]:
        """Of all takes; some may be let go, and others kept, meanwhile."""
        last = b""
        while keys := self._keys_after(last):
            yield from (TakeKey(key.hex()) for key in keys)
            last = keys[-1]

    def forget(self, key: TakeKey) -> None:
        """Let go of where a take was; the ledger is told by `Ledger.drop`."""
        self._known.pop(bytes.fromhex(key), None)

    def _keys_after(self, last: bytes) -> list[bytes]:
        with translate_errors(self._folder):
            query = f"SELECT key FROM takes WHERE key > ? AND typeof(key) = 'blob' LIMIT {_KEYS_AT_ONCE}"  # noqa: S608 # ours
            return [key for (key,) in self._connection.execute(query, (last,))]

    def _whole(self, key: TakeKey, read: Callable[[Place], bytes | None]) -> bytes:
        place = self._at(key)[0]
        with translate_errors(self._folder):
            found = read(place)
            if found is None:
                self.forget(key)
                if (moved := self._at(key)[0]) != place:  # whoever only reads may meet one who cleans
                    found = read(moved)
        if found is None:
            raise DamagedTake(key)
        return found

    def _at(self, key: TakeKey) -> tuple[Place, str | None]:
        found = self._find(key)
        if found is None:
            raise OutputError(f"{self._folder}: a take has gone that was there before; run again")
        return found

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
        found = told_by(row)  # a row that makes no sense is as good as none
        if found is not None:
            self._known[digest] = packed(*found)
        return found
