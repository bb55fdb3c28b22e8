"""The state of a folder into which nothing was run: what a dry run reads in the place of a store."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from subgen.errors import OutputError
from subgen.model import Stamp, TakeKey
from subgen.ports.records import DeliveryFacts, Member, RememberedInput, Retake

__all__ = ["NoRecords", "NoTakes"]


class NoTakes:
    """A store without takes."""

    def __contains__(self, key: object) -> bool:
        return False

    def samples(self, key: TakeKey) -> int:
        """Refuse: no take is stored."""
        raise KeyError(key)

    def stamp(self, key: TakeKey) -> Stamp:
        """Refuse: no take is stored."""
        raise KeyError(key)

    def failure(self, key: TakeKey) -> None:
        """None: nothing was tried."""


class NoRecords:
    """A ledger without records."""

    def stems(self) -> tuple[str, ...]:
        """Nothing: no input was run."""
        return ()

    def remembered(self, stem: str) -> RememberedInput:
        """Refuse: no input was run."""
        raise OutputError(f"no input {stem} was run")

    def chosen(self, stem: str) -> dict[str, tuple[Retake, ...]]:
        """Nothing: no version was chosen."""
        del stem
        return {}

    ordered = chosen

    def retakes_of(self, whole: TakeKey) -> tuple[Retake, ...]:
        """Nothing: no retake was ordered."""
        del whole
        return ()

    def every_retake(self) -> Iterator[Retake]:
        """Nothing: no retake was ordered."""
        return iter(())

    def members(self, stem: str) -> dict[Path, Member]:
        """Nothing: no file was written."""
        del stem
        return {}

    def dependencies(self, path: Path) -> Mapping[str, bytes] | None:
        """None: no file was written."""

    def line_digests(self, stem: str) -> bytes | None:
        """None: nothing was delivered."""

    def facts(self, stem: str) -> DeliveryFacts | None:
        """None: nothing was delivered."""
