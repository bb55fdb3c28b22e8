"""Room given back: packs written again without the takes that are not wanted any more.

A pack is copied, entered and only then removed, one at a time, so that whatever happens every take that is
wanted is in a pack that the ledger knows, and the room it takes is that of one pack.
"""

from collections.abc import Container
from contextlib import suppress
from dataclasses import dataclass

from subgen.store.errors import translate_errors
from subgen.store.open import Store
from subgen.store.recovery import remove_spare
from subgen.store.schema import transaction
from subgen.store.take_rows import COLUMNS, Row, row_of, told_by
from subgen.store.writer import begin_pack, enter

__all__ = ["Waste", "clean", "waste_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waste:
    """What nobody wants.

    Attributes:
        takes: Number of takes.
        size: Bytes that are given back with them, and those that belong to no take.
    """

    takes: int
    size: int


def waste_of(store: Store, wanted: Container[bytes]) -> Waste:
    """What would be given back.

    Args:
        store: Of a folder.
        wanted: Keys of the takes that stay.
    """
    with translate_errors(store.packs.folder):
        takes = kept = 0
        for row in store.connection.execute(f"SELECT {COLUMNS} FROM takes"):  # noqa: S608 # ours
            told = told_by(row)
            if told is not None and row[0] in wanted:
                kept += told[0].end - told[0].offset
            else:
                takes += 1
        size = sum(store.packs.size(number) for number in store.packs.numbers())
    return Waste(takes=takes, size=size - kept)


def clean(store: Store, wanted: Container[bytes]) -> None:
    """Write packs again without what is not wanted.

    Args:
        store: Of a folder, opened to write.
        wanted: Keys of the takes that stay.

    Raises:
        OutputError: The disk refused; whatever was not done yet is as it was.
    """
    with translate_errors(store.packs.folder):
        for (number,) in store.connection.execute(
            "SELECT number FROM packs WHERE NOT is_spare ORDER BY number"
        ).fetchall():
            _clean_pack(store, number, wanted)


def _clean_pack(store: Store, number: int, wanted: Container[bytes]) -> None:
    packs, connection = store.packs, store.connection
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM takes WHERE pack = ? ORDER BY offset",  # noqa: S608 # ours
        (number,),
    ).fetchall()
    staying = [(row[0].hex(), *told) for row in rows if row[0] in wanted and (told := told_by(row))]
    if sum(place.end - place.offset for _, place, _ in staying) == packs.size(number):
        return
    moved: list[Row] = []
    copy = begin_pack(connection, packs, is_copy=True) if staying else None
    try:
        for key, place, suspicion in staying:
            pcm, note = packs.pcm(place), packs.note(place)
            if pcm is not None and note is not None:  # one that is damaged is as good as gone
                moved += [row_of(key, at, suspicion) for at in packs.append([(key, pcm, note)])]
        packs.sync()
    except BaseException:
        packs.finish()  # or what is kept next would be written to a pack that does not count
        if copy is not None:
            with suppress(OSError):
                packs.remove(copy)  # it would take room where there may be none
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
