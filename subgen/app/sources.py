"""The files that a job is given: recorded by a run, and looked up again by later commands."""

import hashlib
import json
import os
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from subgen import files
from subgen.config.settings import Settings
from subgen.errors import Fault, UsageError
from subgen.inputs.reader import name_fault
from subgen.jobs.input_comparison import Document
from subgen.model import Script, Source, SourceFile
from subgen.ports.records import RememberedInput

__all__ = ["InputReader", "config_document", "input_document"]


class InputReader:
    """Reads the inputs of a job, and records which files they were.

    Args:
        inputs: Inputs as the user named them.
        settings: The job's settings.
        config: The configuration as the user named it, or None without one.

    Attributes:
        inputs: Inputs as the user named them.
    """

    def __init__(self, inputs: Sequence[str], settings: Settings, config: str | None) -> None:
        self.inputs = inputs
        self._settings = settings
        self._config = config
        self._digests: dict[str, bytes] = {}

    def documents(self) -> Iterator[tuple[str, bytes | Fault]]:
        """Yield each input with its bytes, or with the fault that keeps them from being read."""
        limit = self._settings.limits.input_bytes
        for file in self.inputs:
            # The name is checked first: the content of a wrong file may be endless.
            raw = (name_fault(file) if file else None) or files.read_input(file, limit_bytes=limit)
            if not isinstance(raw, Fault):
                self._digests[file] = _digest(raw)
            yield file, raw

    def recorded(self, scripts: tuple[Script, ...]) -> tuple[Script, ...]:
        """Return the scripts with the files that they were made of.

        Args:
            scripts: The scripts of all inputs, in their order.
        """
        config = None if self._config is None else self._source_file(self._config)
        config_digest = None if config is None else _config_digest(config.path)
        return tuple(
            replace(
                script,
                source=Source(
                    digest=self._digests[file],
                    file=self._source_file(file),
                    config_digest=config_digest,
                    config=config,
                ),
            )
            for file, script in zip(self.inputs, scripts, strict=True)
        )

    def _source_file(self, name: str) -> SourceFile | None:
        if name == "-" or not files.is_there(Path(name)):
            return None
        path, out = os.path.abspath(name), os.path.abspath(self._settings.out)  # noqa: PTH100 # links stay
        return SourceFile(path=Path(path), from_out=Path(os.path.relpath(path, out)))


def input_document(given: RememberedInput, written_ns: int) -> Document | None:
    """Return what is now in the place of an input; None for standard input and pipes.

    Args:
        given: The input, as it was last run.
        written_ns: Time when its outputs were last written, in nanoseconds since 1970; 0 without outputs.
    """
    source = given.script.source
    if source is None:  # an earlier version recorded no content
        place = None if given.script.file == "stdin" else _place_of_name(given)
    else:
        place = None if source.file is None else _place(source.file, given.settings.out)
    if place is None or place.is_fifo():
        return None
    if not files.exists(place):
        return Document(path=place, content=None)
    raw = files.read_input(str(place), limit_bytes=given.settings.limits.input_bytes)
    if isinstance(raw, Fault):
        return Document(path=place, content=raw)
    if source is None:
        modified_ns = files.modified_ns(place)
        is_older = modified_ns is not None and modified_ns < written_ns
        return Document(path=place, content=raw, is_same=is_older or None)
    return Document(path=place, content=raw, is_same=_digest(raw) == source.digest)


def config_document(given: RememberedInput) -> Document | None:
    """Return what is now in the place of an input's configuration; None where there is nothing to compare."""
    source = given.script.source
    if source is None or source.config is None:
        return None
    place = _place(source.config, given.settings.out)
    if not files.exists(place):
        return Document(path=place, content=None)
    digest = _config_digest(place)
    if digest is None:
        fault = Fault(file=str(place), row=0, problem="cannot be read, or is not TOML")
        return Document(path=place, content=fault)
    return Document(path=place, content=b"", is_same=digest == source.config_digest)


def _place_of_name(given: RememberedInput) -> Path:
    """The place of an input by its name: from here, or beside the folder of the outputs."""
    named = Path(given.script.file)
    beside = given.settings.out.absolute().parent / named
    return beside if not files.exists(named) and files.exists(beside) else named


def _place(source: SourceFile, out: Path) -> Path:
    """The place of a file: where it is from the outputs, else where it was."""
    beside = Path(os.path.normpath(out / source.from_out))
    return beside if files.exists(beside) else source.path


def _digest(content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16).digest()


def _config_digest(path: Path) -> bytes | None:
    """Return the digest of a configuration's values; None where it cannot be read again."""
    with suppress(UsageError, ValueError, RecursionError):
        values = tomllib.loads(files.read_text(str(path)))
        return _digest(json.dumps(values, sort_keys=True, default=str).encode())
    return None
