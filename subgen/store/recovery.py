"""Takes that are not where the ledger says: found again in the packs, or struck out, and only they.

A pack in order is takes and gaps from its first byte to its last, and nothing else. One that is not holds
takes that the ledger does not know, or ends too early: it is read.
"""

import sqlite3
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable

from subgen.store.packs import HEADER_BYTES, Packs, Place
from subgen.store.take_metadata import unpack_note
from subgen.store.take_rows import COLUMNS, row_of, told_by
from subgen.store.writer import enter

__all__ = ["damage_in", "end_of", "mend", "misplaced", "remove_spare"]

_STRETCHES = (
    f"(SELECT pack, offset, pcm_bytes + note_bytes + {HEADER_BYTES} AS bytes FROM takes "  # noqa: S608 # ours
    "UNION ALL SELECT pack, offset, bytes FROM gaps)"
)

_NO_GAP = (
    "(typeof(pack), typeof(offset), typeof(bytes)) != ('integer', 'integer', 'integer') "
    f"OR offset NOT BETWEEN 0 AND {1 << 40} OR bytes NOT BETWEEN 1 AND {1 << 40}"
)


def end_of(connection: sqlite3.Connection, pack: int) -> int:
    """The byte after all that the ledger knows of a pack."""
    (end,) = connection.execute(
        f"SELECT max(offset + bytes) FROM {_STRETCHES} WHERE pack = ?",  # noqa: S608 # ours
        (pack,),
    ).fetchone()
    return int(end or 0)


def misplaced(connection: sqlite3.Connection, packs: Packs) -> list[bytes]:
    """Keys of takes that cannot be where they are entered: in no such pack, beyond its end, or nowhere."""
    sizes = {number: packs.size(number) for number in _numbers(connection)}
    keys = []
    for row in connection.execute(f"SELECT {COLUMNS} FROM takes"):  # noqa: S608 # ours
        told = told_by(row)
        if told is None or told[0].end > sizes.get(told[0].pack, 0):
            keys.append(row[0])
    return keys


def mend(connection: sqlite3.Connection, packs: Packs, keys: Iterable[bytes]) -> int:
    """Look through packs for takes that are not where they were entered, and enter where they are.

    Args:
        connection: To the ledger, within a transaction.
        packs: Where the audio is.
        keys: Of the takes.

    Returns:
        How many are nowhere; they are not in the ledger any more.
    """
    missing = set(keys)
    (before,) = connection.execute("SELECT count(*) FROM takes").fetchone()
    connection.executemany("DELETE FROM takes WHERE key IS ?", ((key,) for key in missing))
    connection.execute(f"DELETE FROM gaps WHERE {_NO_GAP}")  # noqa: S608 # ours
    known: Counter[int] = Counter(
        dict(connection.execute(f"SELECT pack, sum(bytes) FROM {_STRETCHES} GROUP BY pack"))  # noqa: S608 # ours
    )
    for number in _numbers(connection):
        if known[number] != packs.size(number):
            _take_stock(connection, packs, number, known[number])
    (after,) = connection.execute("SELECT count(*) FROM takes").fetchone()
    is_there = "SELECT 1 FROM takes WHERE key IS ?"
    nowhere = sum(connection.execute(is_there, (key,)).fetchone() is None for key in missing)
    return int(min(nowhere, max(0, before - after)))  # a key that was no key is not missed


def damage_in(packs: Packs, place: Place) -> str | None:
    """What is wrong with a take, by its own note."""
    note = packs.note(place)
    return None if note is None else unpack_note(note).suspicion


def remove_spare(connection: sqlite3.Connection, packs: Packs) -> None:
    """Delete the packs that do not count; the ledger forgets them last: what it does not know counts."""
    for (number,) in connection.execute("SELECT number FROM packs WHERE is_spare").fetchall():
        packs.remove(number)
        connection.execute("DELETE FROM packs WHERE number = ?", (number,))


def _numbers(connection: sqlite3.Connection) -> list[int]:
    return [
        number
        for (number,) in connection.execute("SELECT number FROM packs WHERE NOT is_spare ORDER BY number")
    ]


def _take_stock(connection: sqlite3.Connection, packs: Packs, number: int, known: int) -> None:
    """Enter the takes of a pack that the ledger does not know, and as gaps all that belongs to none."""
    end = end_of(connection, number)
    gaps = connection.execute(
        "SELECT offset, offset + bytes FROM gaps WHERE pack = ? ORDER BY offset", (number,)
    ).fetchall()
    for key, place in packs.records(number, end if known == end else 0):
        before = bisect_right(gaps, place.offset, key=lambda gap: gap[0]) - 1
        if before >= 0 and place.offset < gaps[before][1]:
            continue  # it was let go
        query = f"SELECT {COLUMNS} FROM takes WHERE key = ?"  # noqa: S608 # ours
        told = told_by(connection.execute(query, (bytes.fromhex(key),)).fetchone())
        if told is None or (told[0].pack, told[0].offset) < (place.pack, place.offset):
            enter(connection, [row_of(key, place, damage_in(packs, place))])
    connection.execute("DELETE FROM gaps WHERE pack = ?", (number,))
    at = 0
    rows = connection.execute(
        f"SELECT offset, offset + pcm_bytes + note_bytes + {HEADER_BYTES} FROM takes "  # noqa: S608 # ours
        "WHERE pack = ? ORDER BY offset",
        (number,),
    )
    for offset, after in rows.fetchall():
        if offset > at:
            connection.execute("INSERT INTO gaps VALUES (?, ?, ?)", (number, at, offset - at))
        at = after
    packs.settle(number, at)
