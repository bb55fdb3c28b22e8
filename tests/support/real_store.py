"""Takes to keep, and what is done with a store over and over."""

import asyncio
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from subgen.config.settings import Settings
from subgen.model import Line, Script, Take, TakeKey, WordEvent
from subgen.ports.records import RememberedInput
from subgen.store import Store, open_store
from subgen.store.schema import connect

__all__ = [
    "GIVEN",
    "hasty_disk",
    "held",
    "keep",
    "kept",
    "key",
    "nobody",
    "now_s",
    "overwrite",
    "some",
    "take",
]

GIVEN = RememberedInput(
    script=Script(stem="a", file="a.txt", lines=(Line(id="1", row=1, text="So."),)),
    settings=Settings(),
    service="local",
)
"""An input of one line."""


def now_s() -> float:
    """A moment in November 2023."""
    return 1_700_000_000.5


def key(number: int) -> TakeKey:
    """What a take is known by."""
    return TakeKey(f"{number:032x}")


def take(number: int) -> Take:
    """A take like no other."""
    return Take(pcm=number.to_bytes(2, "little") * 300, events=(WordEvent(0, f"w{number}", 0.0, 0.5),))


def some(*numbers: int) -> dict[TakeKey, Take]:
    """Takes by their keys."""
    return {key(number): take(number) for number in numbers}


@contextmanager
def hasty_disk() -> Iterator[None]:
    """A disk that does not wait until it has what it was given: nobody pulls the plug here."""

    def hasty(path: Path) -> sqlite3.Connection:
        connection = connect(path)
        connection.execute("PRAGMA synchronous = OFF")
        return connection

    with pytest.MonkeyPatch.context() as disk:
        disk.setattr("subgen.store.open.connect", hasty)
        for name in {"fsync", "fdatasync"} & set(dir(os)):
            disk.setattr(os, name, lambda _: None)
        yield


def nobody() -> None:
    """Lets nobody go."""


async def kept(store: Store, given: Mapping[TakeKey, Take], suspicion: str | None = None) -> None:
    """Keep takes, many at once."""
    await asyncio.gather(*(store.takes.keep(name, each, suspicion, nobody) for name, each in given.items()))


def keep(state: Path, given: Mapping[TakeKey, Take], suspicion: str | None = None) -> None:
    """Keep takes in a run of their own, one after the other."""
    with open_store(state, now_s) as store:
        for name, each in given.items():
            asyncio.run(kept(store, {name: each}, suspicion))


def held(store: Store) -> dict[TakeKey, Take]:
    """All that a store holds."""
    names = tuple(store.takes.keys())
    return {name: Take(pcm=store.takes.pcm(name), events=store.takes.events(name)) for name in names}


def overwrite(path: Path, offset: int, garbage: bytes) -> None:
    """Write into a file."""
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(garbage)
