"""Free disk space: rewrite packs without the takes that are no longer used.

A pack is copied, the copy is entered, and only then the old pack is removed, one at a time. Whatever happens,
every used take is in a pack that the ledger knows, and the extra space is that of one pack.
"""

from collections.abc import Container
from contextlib import suppress
from dataclasses import dataclass

from subgen.store.errors import translate_errors
from subgen.store.open import Store
from subgen.store.recovery import remove_spare
from subgen.store.schema import transaction
from subgen.store.take_rows import COLUMNS, Row, read_row, row_of
from subgen.store.writer import begin_pack, enter

__all__ = ["Waste", "clean", "waste_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waste:
    """Takes that are not used, and the space that they occupy.

    Attributes:
        takes: Number of takes.
        size: Bytes that cleaning frees: those of the takes, and those that belong to no take.
    """

    takes: int
    size: int


def waste_of(store: Store, wanted: Container[bytes]) -> Waste:
    """Count what `clean` would free.

    Args:
        store: Store of a folder.
        wanted: Keys of the takes to keep.
    """
    with translate_errors(store.packs.folder):
        takes = kept = 0
        for row in store.connection.execute(f"SELECT {COLUMNS} FROM takes"):  # noqa: S608 # ours
            entry = read_row(row)
            if entry is not None and row[0] in wanted:
                kept += entry[0].end - entry[0].offset
            else:
                takes += 1
        size = sum(store.packs.size(number) for number in store.packs.numbers())
    return Waste(takes=takes, size=size - kept)


def clean(store: Store, wanted: Container[bytes]) -> None:
    """Rewrite packs without the takes that are not wanted.

    Args:
        store: Store of a folder, open for writing.
        wanted: Keys of the takes to keep.

    Raises:
        OutputError: The disk failed; packs that were not rewritten yet are unchanged.
    """
    with translate_errors(store.packs.folder):
        for (number,) in store.connection.execute(
            "SELECT number FROM packs WHERE NOT is_spare ORDER BY number"
        ).fetchall():
            _clean_pack(store, number, wanted)
        store.connection.execute("DELETE FROM words WHERE take NOT IN (SELECT key FROM takes)")


def _clean_pack(store: Store, number: int, wanted: Container[bytes]) -> None:
    packs, connection = store.packs, store.connection
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM takes WHERE pack = ? ORDER BY offset",  # noqa: S608 # ours
        (number,),
    ).fetchall()
    kept = [(row[0].hex(), *entry) for row in rows if row[0] in wanted and (entry := read_row(row))]
    if sum(place.end - place.offset for _, place, _ in kept) == packs.size(number):
        return
    moved: list[Row] = []
    copy = begin_pack(connection, packs, is_copy=True) if kept else None
    try:
        for key, place, suspicion in kept:
            pcm, note = packs.pcm(place), packs.note(place)
            if pcm is not None and note is not None:  # a damaged take is not copied
                moved += [row_of(key, new, suspicion) for new in packs.append([(key, pcm, note)])]
        packs.sync()
    except BaseException:
        packs.finish()  # or the next takes would be written to a pack that does not count
        if copy is not None:
            with suppress(OSError):
                packs.remove(copy)  # it would occupy space where there may be none
        raise
    packs.finish()
    with transaction(connection):
        connection.execute("DELETE FROM takes WHERE pack = ?", (number,))
        connection.execute("DELETE FROM gaps WHERE pack = ?", (number,))
        enter(connection, moved, are_new=False)
        connection.execute("UPDATE packs SET is_spare = 1 WHERE number = ?", (number,))
        connection.execute("UPDATE packs SET is_spare = 0 WHERE number = ?", (copy,))
    for key, *_ in rows:
        store.takes.forget(key.hex())
    remove_spare(connection, packs)
