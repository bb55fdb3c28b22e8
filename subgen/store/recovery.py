"""Recovery of takes that are not where the ledger has them: find them in the packs, or delete their rows.

An intact pack consists of takes and gaps from its first byte to its last. Any other pack holds takes that the
ledger does not know, or ends too early: only such packs are read.
"""

import sqlite3
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable

from subgen.store.packs import HEADER_BYTES, Packs, Place
from subgen.store.take_metadata import unpack_note
from subgen.store.take_rows import COLUMNS, read_row, row_of
from subgen.store.writer import enter

__all__ = ["end_of", "is_complete", "lost_takes", "recover", "recover_all", "remove_spare"]

_EXTENTS = (
    f"(SELECT pack, offset, pcm_bytes + note_bytes + {HEADER_BYTES} AS bytes FROM takes "  # noqa: S608 # ours
    "UNION ALL SELECT pack, offset, bytes FROM gaps)"
)

_INVALID_GAP = (
    "(typeof(pack), typeof(offset), typeof(bytes)) != ('integer', 'integer', 'integer') "
    f"OR offset NOT BETWEEN 0 AND {1 << 40} OR bytes NOT BETWEEN 1 AND {1 << 40}"
)


def end_of(connection: sqlite3.Connection, pack: int) -> int:
    """Return the offset after all that the ledger has of a pack."""
    (end,) = connection.execute(
        f"SELECT max(offset + bytes) FROM {_EXTENTS} WHERE pack = ?",  # noqa: S608 # ours
        (pack,),
    ).fetchone()
    return int(end or 0)


def _misplaced(connection: sqlite3.Connection, packs: Packs) -> list[bytes]:
    """Return the keys of takes whose rows are damaged, or point to a missing pack or beyond its end."""
    sizes = {number: packs.size(number) for number in _numbers(connection)}
    keys = []
    for row in connection.execute(f"SELECT {COLUMNS} FROM takes"):  # noqa: S608 # ours
        entry = read_row(row)
        if entry is None or entry[0].end > sizes.get(entry[0].pack, 0):
            keys.append(row[0])
    return keys


def is_complete(connection: sqlite3.Connection, packs: Packs) -> bool:
    """Whether the ledger has all of the packs, and nothing that they do not have."""
    known = _known_bytes(connection)
    spare = {number for (number,) in connection.execute("SELECT number FROM packs WHERE is_spare")}
    sizes = {number: packs.size(number) for number in {*packs.numbers(), *_numbers(connection)} - spare}
    return all(known[number] == size for number, size in sizes.items()) and not _misplaced(connection, packs)


def _known_bytes(connection: sqlite3.Connection) -> Counter[int]:
    """Pack -> bytes that belong to takes or to gaps."""
    return Counter(
        dict(connection.execute(f"SELECT pack, sum(bytes) FROM {_EXTENTS} GROUP BY pack"))  # noqa: S608 # ours
    )


def recover(connection: sqlite3.Connection, packs: Packs, keys: Iterable[bytes]) -> int:
    """Search the packs for takes that are not where the ledger has them, and enter their places.

    Args:
        connection: Connection to the ledger, within a transaction.
        packs: Packs with the audio.
        keys: Keys of the takes.

    Returns:
        Number of takes that were not found; their rows are deleted.
    """
    missing = set(keys)
    (before,) = connection.execute("SELECT count(*) FROM takes").fetchone()
    connection.executemany("DELETE FROM takes WHERE key IS ?", ((key,) for key in missing))
    connection.execute(f"DELETE FROM gaps WHERE {_INVALID_GAP}")  # noqa: S608 # ours
    known = _known_bytes(connection)
    for number in _numbers(connection):
        if known[number] != packs.size(number):
            _enter_unknown(connection, packs, number, known[number])
    (after,) = connection.execute("SELECT count(*) FROM takes").fetchone()
    query = "SELECT 1 FROM takes WHERE key IS ?"
    lost = sum(connection.execute(query, (key,)).fetchone() is None for key in missing)
    return int(min(lost, max(0, before - after)))  # an invalid key is no take that is lost


def recover_all(connection: sqlite3.Connection, packs: Packs) -> int:
    """Enter packs and takes that the ledger lacks, within a transaction; return how many takes are lost."""
    connection.executemany(
        "INSERT OR IGNORE INTO packs VALUES (?, 0)", ((number,) for number in packs.numbers())
    )
    connection.execute(
        "UPDATE packs SET is_spare = 0 "
        "WHERE is_spare AND EXISTS (SELECT 1 FROM takes WHERE pack = packs.number)"
    )
    return recover(connection, packs, _misplaced(connection, packs))


def lost_takes(lost: int) -> list[str]:
    """Report lost takes."""
    missing = "1 take is" if lost == 1 else f"{lost:,} takes are"
    return [f"{missing} missing from the disk, and will be made again"] if lost else []


def _suspicion_in(packs: Packs, place: Place) -> str | None:
    """Read the suspicion of a take from its note."""
    note = packs.note(place)
    return None if note is None else unpack_note(note).suspicion


def remove_spare(connection: sqlite3.Connection, packs: Packs) -> None:
    """Delete the spare packs; their rows go last, since a pack without a row counts as one in use."""
    for (number,) in connection.execute("SELECT number FROM packs WHERE is_spare").fetchall():
        packs.remove(number)
        connection.execute("DELETE FROM packs WHERE number = ?", (number,))


def _numbers(connection: sqlite3.Connection) -> list[int]:
    return [
        number
        for (number,) in connection.execute("SELECT number FROM packs WHERE NOT is_spare ORDER BY number")
    ]


def _enter_unknown(connection: sqlite3.Connection, packs: Packs, number: int, known: int) -> None:
    """Enter the takes of a pack that the ledger lacks, and enter all bytes between takes as gaps."""
    end = end_of(connection, number)
    gaps = connection.execute(
        "SELECT offset, offset + bytes FROM gaps WHERE pack = ? ORDER BY offset", (number,)
    ).fetchall()
    for key, place in packs.records(number, end if known == end else 0):
        before = bisect_right(gaps, place.offset, key=lambda gap: gap[0]) - 1
        if before >= 0 and place.offset < gaps[before][1]:
            continue  # it was released
        query = f"SELECT {COLUMNS} FROM takes WHERE key = ?"  # noqa: S608 # ours
        entry = read_row(connection.execute(query, (bytes.fromhex(key),)).fetchone())
        if entry is None or (entry[0].pack, entry[0].offset) < (place.pack, place.offset):
            enter(connection, [row_of(key, place, _suspicion_in(packs, place))])
    connection.execute("DELETE FROM gaps WHERE pack = ?", (number,))
    end = 0
    rows = connection.execute(
        f"SELECT offset, offset + pcm_bytes + note_bytes + {HEADER_BYTES} FROM takes "  # noqa: S608 # ours
        "WHERE pack = ? ORDER BY offset",
        (number,),
    )
    for offset, end_of_take in rows.fetchall():
        if offset > end:
            connection.execute("INSERT INTO gaps VALUES (?, ?, ?)", (number, end, offset - end))
        end = end_of_take
    packs.settle(number, end)
