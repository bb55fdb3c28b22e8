"""Records of inputs, of the retakes of their lines, and of the files that were written."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from subgen.config.settings import Settings
from subgen.errors import OutputError
from subgen.model import Line, Script, TakeKey
from subgen.ports.records import (
    FIRST_VERSION,
    DeliveryFacts,
    FileStamp,
    Member,
    Part,
    RememberedInput,
    Retake,
)
from subgen.store.errors import translate_errors
from subgen.store.schema import transaction
from subgen.store.serialization import pack, unpack
from subgen.store.writer import RELEASE_SPACE

__all__ = ["Ledger"]


_ASIDE = "\n"
"""Separator of a stem and the file that had it before: no file name ends in it."""


class Ledger:
    """The records of a folder.

    Args:
        connection: Connection to the database.
        folder: Folder of the state, as messages name it.
    """

    def __init__(self, connection: sqlite3.Connection, folder: Path) -> None:
        self._connection = connection
        self._folder = folder

    def remember(self, given: RememberedInput) -> None:
        """Record an input as it is run now, in place of the record of its last run."""
        stem, lines = given.script.stem, given.script.lines
        head, settings = pack(replace(given.script, lines=())), pack(given.settings)
        digest = _digest(head, settings, given.service, map(pack, lines))
        if self._written_digest(stem) == digest:
            return
        with self._writing() as connection:
            self._set_aside_another(connection, given.script)
            connection.execute("DELETE FROM lines WHERE stem = ?", (stem,))
            connection.execute(
                "INSERT OR REPLACE INTO inputs VALUES (?, ?, ?, ?, ?)",
                (stem, digest, head, settings, given.service),
            )
            connection.executemany(
                "INSERT INTO lines VALUES (?, ?, ?)",
                ((stem, place, pack(line)) for place, line in enumerate(lines)),
            )

    def _set_aside_another(self, connection: sqlite3.Connection, script: Script) -> None:
        """Keep the record of another file with the same stem: its lines still use their takes."""
        row = self._row("SELECT script FROM inputs WHERE stem = ?", script.stem)
        before = unpack(row[0], Script) if row else None
        if before is None or before.file == script.file:
            return
        aside = f"{script.stem}{_ASIDE}{before.file}"
        for table in ("inputs", "lines"):
            connection.execute(f"DELETE FROM {table} WHERE stem = ?", (aside,))  # noqa: S608 # of this list
            connection.execute(
                f"UPDATE {table} SET stem = ? WHERE stem = ?",  # noqa: S608 # of this list
                (aside, script.stem),
            )

    def stems(self) -> tuple[str, ...]:
        """Return the stems of all inputs, sorted."""
        return tuple(stem for stem in self._every_stem() if _ASIDE not in stem)

    def set_aside(self) -> tuple[str, ...]:
        """Return the names that replace the stem, of inputs whose stems other files have taken over."""
        return tuple(stem for stem in self._every_stem() if _ASIDE in stem)

    def _every_stem(self) -> list[str]:
        query = "SELECT stem FROM inputs WHERE typeof(stem) = 'text' ORDER BY stem"
        return [stem for (stem,) in self._rows(query)]

    def remembered(self, stem: str) -> RememberedInput:
        """Return an input as it was last run.

        Raises:
            OutputError: There is no record of it, or the record cannot be read.
        """
        unreadable = OutputError(
            f"{self._folder}: the record of {stem} cannot be read; run that input again, which renews it"
        )
        row = self._row("SELECT script, settings, service, digest FROM inputs WHERE stem = ?", stem)
        if row is None or self._written_digest(stem) != row[3]:
            raise unreadable
        head, settings = unpack(row[0], Script), unpack(row[1], Settings)
        lines = [unpack(packed, Line) for packed in self._written_lines(stem)]
        if head is None or settings is None or any(line is None for line in lines):
            raise unreadable
        script = replace(head, lines=tuple(line for line in lines if line is not None))
        return RememberedInput(script=script, settings=settings, service=row[2])

    def forget(self, stem: str) -> None:
        """Delete the record of an input; its files stay, and its takes stay until they are dropped."""
        with self._writing() as connection:
            for table in (
                "inputs",
                "lines",
                "choices",
                "outputs",
                "deliveries",
                "dependencies",
                "line_digests",
            ):
                connection.execute(
                    f"DELETE FROM {table} WHERE stem = ? OR substr(stem, 1, ?) = ?",  # noqa: S608 # of this list
                    (stem, len(stem) + 1, stem + _ASIDE),
                )

    def retakes_of(self, whole: TakeKey) -> tuple[Retake, ...]:
        """Return the retakes of a text, in the order of their numbers."""
        rows = self._rows("SELECT number, parts FROM readings WHERE whole = ? ORDER BY number", _key(whole))
        return tuple(_readable((whole, number, parts) for number, parts in rows))

    def every_retake(self) -> Iterator[Retake]:
        """Yield the retakes of all texts."""
        rows = self._rows("SELECT whole, number, parts FROM readings WHERE typeof(whole) = 'blob'")
        yield from _readable((TakeKey(whole.hex()), number, parts) for whole, number, parts in rows)

    def chosen(self, stem: str) -> dict[str, tuple[Retake, ...]]:
        """Return line id -> the retakes chosen for it, one for each text and voice that it has had."""
        return self._choices(stem, is_ordered=False)

    def ordered(self, stem: str) -> dict[str, tuple[Retake, ...]]:
        """Return line id -> the retakes of it that were ordered and are not delivered yet."""
        return self._choices(stem, is_ordered=True)

    def order(self, stem: str, line: str, whole: TakeKey, cut: Callable[[int], tuple[Part, ...]]) -> Retake:
        """Order a retake of a line; an order that is still open is returned as it is.

        Args:
            stem: Stem of the input.
            line: Id of the line.
            whole: Key of a take of its whole text.
            cut: Returns the parts of a retake, given its number.
        """
        with self._writing() as connection:
            for open_order in self._choices(stem, is_ordered=True).get(line, ()):
                if open_order.whole == whole:
                    return open_order
            (last,) = connection.execute(
                "SELECT max(number) FROM readings WHERE whole = ?", (_key(whole),)
            ).fetchone()
            number = (last or FIRST_VERSION) + 1
            parts = cut(number)
            connection.execute("INSERT INTO readings VALUES (?, ?, ?)", (_key(whole), number, pack(parts)))
            connection.execute(
                "INSERT OR REPLACE INTO choices VALUES (?, ?, ?, 1, ?)", (stem, line, _key(whole), number)
            )
        return Retake(whole=whole, number=number, parts=parts)

    def choose(self, stem: str, line: str, whole: TakeKey, number: int) -> None:
        """Choose one of the take versions of a line."""
        with self._writing() as connection:
            if number == FIRST_VERSION:
                self._unchoose(connection, stem, line, whole, is_ordered=False)
            else:
                connection.execute(
                    "INSERT OR REPLACE INTO choices VALUES (?, ?, ?, 0, ?)", (stem, line, _key(whole), number)
                )

    def withdraw(self, stem: str, line: str, whole: TakeKey) -> None:
        """Withdraw an order."""
        with self._writing() as connection:
            self._unchoose(connection, stem, line, whole, is_ordered=True)

    def move_choices(self, stem: str, moves: Mapping[str, str | None]) -> None:
        """Move choices and orders to the new ids of their lines.

        Args:
            stem: Stem of the input.
            moves: Old id -> new id, or None for a line that was removed.
        """
        rows = self._rows("SELECT line, whole, is_ordered, number FROM choices WHERE stem = ?", stem)
        affected = [row for row in rows if row[0] in moves]
        with self._writing() as connection:
            for line, whole, is_ordered, _ in affected:
                connection.execute(
                    "DELETE FROM choices WHERE stem = ? AND line = ? AND whole = ? AND is_ordered = ?",
                    (stem, line, whole, is_ordered),
                )
            for line, whole, is_ordered, number in affected:
                if moves[line] is not None:
                    connection.execute(
                        "INSERT OR REPLACE INTO choices VALUES (?, ?, ?, ?, ?)",
                        (stem, moves[line], whole, is_ordered, number),
                    )

    def disown(self, paths: Iterable[Path]) -> None:
        """Record that files are no longer as subgen wrote them."""
        with self._writing() as connection:
            connection.executemany("DELETE FROM outputs WHERE path = ?", ((str(path),) for path in paths))

    def members(self, stem: str) -> dict[Path, Member]:
        """Return path -> output file of an input as it was written, by earlier runs too; no dependencies."""
        rows = self._rows(
            "SELECT path, kind, recipe, bytes, modified_ns, digest FROM outputs WHERE stem = ? AND "
            "(typeof(path), typeof(kind), typeof(recipe)) = ('text', 'text', 'blob') AND "
            "(typeof(bytes), typeof(modified_ns), typeof(digest)) = ('integer', 'integer', 'blob')",
            stem,
        )
        return {
            Path(path): Member(path=Path(path), kind=kind, fingerprint=fingerprint, stamp=FileStamp(*stamp))
            for path, kind, fingerprint, *stamp in rows
        }

    def dependencies(self, path: Path) -> Mapping[str, bytes] | None:
        """Return what a file depended on when it was written; None where that was not recorded."""
        row = self._row("SELECT digests FROM dependencies WHERE path = ?", str(path))
        return None if row is None else unpack(row[0], dict[str, bytes])

    def line_digests(self, stem: str) -> bytes | None:
        """Return the digests of an input's lines at its last delivery; None where they were not recorded."""
        row = self._row("SELECT digests FROM line_digests WHERE stem = ? AND typeof(digests) = 'blob'", stem)
        return None if row is None else bytes(row[0])

    def facts(self, stem: str) -> DeliveryFacts | None:
        """Return the facts of an input's outputs; None where nothing was delivered, or it cannot be read."""
        row = self._row("SELECT facts FROM deliveries WHERE stem = ? AND typeof(facts) = 'blob'", stem)
        return None if row is None else unpack(row[0], DeliveryFacts)

    def deliver(
        self, stem: str, members: Iterable[Member], facts: DeliveryFacts, line_digests: bytes
    ) -> None:
        """Record output files that are in place, their facts, and the digests of their lines."""
        with self._writing() as connection:
            for member in members:
                path = str(member.path)
                connection.execute(
                    "INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (path, stem, member.kind, member.fingerprint, *member.stamp),
                )
                connection.execute(
                    "INSERT OR REPLACE INTO dependencies VALUES (?, ?, ?)",
                    (path, stem, pack(member.dependencies)),
                )
            connection.execute("INSERT OR REPLACE INTO deliveries VALUES (?, ?)", (stem, pack(facts)))
            connection.execute("INSERT OR REPLACE INTO line_digests VALUES (?, ?)", (stem, line_digests))

    def drop(self, keys: Iterable[TakeKey]) -> None:
        """Delete the rows of takes that are missing or damaged."""
        with self._writing() as connection:
            for key in map(_key, keys):
                connection.execute(f"{RELEASE_SPACE} WHERE key = ?", (key,))
                connection.execute("DELETE FROM takes WHERE key = ?", (key,))

    def drop_retake(self, retake: Retake) -> None:
        """Delete a retake, and the choices of it."""
        with self._writing() as connection:
            for table in ("readings", "choices"):
                connection.execute(
                    f"DELETE FROM {table} WHERE whole = ? AND number = ?",  # noqa: S608 # of this list
                    (_key(retake.whole), retake.number),
                )

    def _choices(self, stem: str, *, is_ordered: bool) -> dict[str, tuple[Retake, ...]]:
        rows = self._rows(
            "SELECT line, whole, number, parts FROM choices JOIN readings USING (whole, number) "
            "WHERE stem = ? AND is_ordered = ? AND typeof(whole) = 'blob'",
            stem,
            is_ordered,
        )
        retakes: dict[str, tuple[Retake, ...]] = {}
        for line, whole, number, parts in rows:
            for retake in _readable([(TakeKey(whole.hex()), number, parts)]):
                retakes[line] = (*retakes.get(line, ()), retake)
        return retakes

    @staticmethod
    def _unchoose(
        connection: sqlite3.Connection, stem: str, line: str, whole: TakeKey, *, is_ordered: bool
    ) -> None:
        connection.execute(
            "DELETE FROM choices WHERE stem = ? AND line = ? AND whole = ? AND is_ordered = ?",
            (stem, line, _key(whole), is_ordered),
        )

    def _written_digest(self, stem: str) -> bytes | None:
        """Compute the digest of an input's record; None where the record is missing or damaged."""
        row = self._row("SELECT script, settings, service, digest FROM inputs WHERE stem = ?", stem)
        if row is None:
            return None
        try:
            digest = _digest(row[0], row[1], row[2], self._written_lines(stem))
        except TypeError:  # values of other types than were written
            return None
        return digest if digest == row[3] else None

    def _written_lines(self, stem: str) -> Iterator[bytes]:
        with translate_errors(self._folder), closing(self._connection.cursor()) as cursor:
            rows = cursor.execute("SELECT line FROM lines WHERE stem = ? ORDER BY place", (stem,))
            yield from (line for (line,) in rows)

    def _row(self, query: str, *values: Any) -> Any:
        with translate_errors(self._folder):
            return self._connection.execute(query, values).fetchone()

    def _rows(self, query: str, *values: Any) -> list[Any]:
        with translate_errors(self._folder):
            return self._connection.execute(query, values).fetchall()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Commit all changes of a block at once, or none."""
        with self._writing():
            yield

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with translate_errors(self._folder):
            if self._connection.in_transaction:
                yield self._connection
                return
            with transaction(self._connection):
                yield self._connection


def _key(key: TakeKey) -> bytes:
    return bytes.fromhex(key)


def _digest(head: bytes, settings: bytes, service: str, lines: Iterable[bytes]) -> bytes:
    digest = hashlib.blake2b(pack((head, settings, service)), digest_size=16)
    for line in lines:
        digest.update(line)
    return digest.digest()


def _readable(rows: Iterable[tuple[TakeKey, int, Any]]) -> Iterator[Retake]:
    """Yield the retakes whose parts can be read; a retake without parts would be silence."""
    for whole, number, packed in rows:
        parts = unpack(packed, tuple[Part, ...])
        if parts:
            yield Retake(whole=whole, number=number, parts=parts)
