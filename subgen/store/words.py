"""Words that were costly to align, kept in the ledger."""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from struct import Struct
from typing import Any
from zlib import crc32

from subgen.align.aligned_words import AlignedWords, pack_words, unpack_words
from subgen.errors import OutputError
from subgen.ports.aligner import WordKey
from subgen.store.errors import translate_errors
from subgen.store.schema import transaction

__all__ = ["Words"]

_ROWS_A_TRANSACTION = 64
"""A run that is killed loses no more words than these; each commit is a sync of the disk."""

_STAMP = Struct("<3q")

_Row = tuple[bytes, bytes, bytes, str, bytes, int]


class Words:
    """Keeps the words of takes, one row for each take and text; a row replaces the one before it.

    Every row has a checksum. A row that is damaged, or of another take or aligner, is as good as none: its
    words are aligned again.

    Args:
        connection: Connection to the ledger.
        folder: Folder of the state, for messages.
        is_read_only: Whether nothing is kept.
    """

    def __init__(self, connection: sqlite3.Connection, folder: Path, *, is_read_only: bool) -> None:
        self._connection = connection
        self._folder = folder
        self._is_read_only = is_read_only
        self._waiting: dict[tuple[bytes, bytes], _Row] = {}

    def find(self, key: WordKey) -> AlignedWords | None:
        """Return the words that were kept; None if there are none, or if the take or the aligner changed."""
        place = (bytes.fromhex(key.take), key.text)
        row = self._waiting.get(place)
        if row is None:
            with translate_errors(self._folder):
                query = (
                    "SELECT take, text, stamp, aligner, record, crc FROM words WHERE take = ? AND text = ?"
                )
                row = self._connection.execute(query, place).fetchone()
        if row is None or not _is_whole(row) or row[2:4] != (_STAMP.pack(*key.stamp), key.aligner):
            return None
        return unpack_words(row[4])

    def keep(self, key: WordKey, words: AlignedWords) -> None:
        """Keep the words of a take; does nothing in a store that is only read.

        Raises:
            OutputError: They cannot be written.
        """
        if self._is_read_only:
            return
        take = bytes.fromhex(key.take)
        row = (take, key.text, _STAMP.pack(*key.stamp), key.aligner, pack_words(words))
        self._waiting[take, key.text] = (*row, _crc(row))
        if len(self._waiting) >= _ROWS_A_TRANSACTION:
            self.flush()

    def flush(self) -> None:
        """Write the rows that still wait.

        Raises:
            OutputError: They cannot be written.
        """
        if not self._waiting:
            return
        with translate_errors(self._folder), transaction(self._connection):
            self._connection.executemany(
                "INSERT OR REPLACE INTO words (take, text, stamp, aligner, record, crc) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                self._waiting.values(),
            )
        self._waiting.clear()

    def close(self) -> None:
        """Write the rows that still wait, if the disk lets us: words that are lost are aligned again."""
        with suppress(OutputError):
            self.flush()


def _is_whole(row: Sequence[Any]) -> bool:
    """Whether a row has the types and the checksum with which it was written."""
    kinds = [bytes, bytes, bytes, str, bytes, int]
    return [type(value) for value in row] == kinds and row[-1] == _crc(row)


def _crc(row: Sequence[Any]) -> int:
    take, text, stamp, aligner, record, *_ = row
    parts = (take, text, stamp, aligner.encode(errors="replace"), record)
    return crc32(b"".join(len(part).to_bytes(4, "little") + part for part in parts))
