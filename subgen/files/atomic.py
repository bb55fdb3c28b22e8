"""Atomic replacement of files: each appears whole or not at all."""

import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from subgen.disk import reason_of, sync_folder
from subgen.errors import OutputError

__all__ = ["remove_files", "replace_files"]


def _make_folder(folder: Path, mode: int = 0o777) -> None:
    """Create a folder with its parents, and sync their names to the disk.

    Args:
        folder: The folder; one that exists keeps its mode.
        mode: Permissions of a new folder, which the umask narrows; parents have the usual ones.
    """
    for each in reversed([above for above in folder.parents if not above.exists()]):
        each.mkdir(exist_ok=True)
        sync_folder(each.parent)
    if not folder.is_dir():
        folder.mkdir(mode, exist_ok=True)
        sync_folder(folder.parent)


def _ignore_parts(parts: dict[Path, Path]) -> None:
    """Note nothing."""
    del parts


def _no_name(path: Path) -> None:
    """Give no new name: every file may be replaced."""
    del path


@contextmanager
def replace_files(
    paths: Iterable[Path],
    *,
    note: Callable[[dict[Path, Path]], None] = _ignore_parts,
    new_name: Callable[[Path], Path | None] = _no_name,
) -> Iterator[dict[Path, BinaryIO]]:
    """Write a set of files under temporary names, and rename them together when all are complete.

    Args:
        paths: Final paths of the files; missing folders are created.
        note: Notes the complete files before they are renamed: final path -> temporary path.
        new_name: Gives the new name of a file that must not be replaced, and None for any other.

    Yields:
        Path -> file, open for reading and writing.

    Raises:
        OutputError: A file cannot be written. All paths are as before, unless a rename is what failed.
    """
    parts: dict[Path, Path] = {}
    files: dict[Path, BinaryIO] = {}
    try:
        with ExitStack() as stack:
            for path in paths:
                parts[path] = _part_of(path)
                files[path] = stack.enter_context(parts[path].open("w+b"))
            yield files
            for file in files.values():
                file.flush()
                os.fsync(file.fileno())
        kept = {path: name for path in parts if (name := new_name(path)) is not None}
        note(parts)
        with _block_signals():  # a set that is half new would be worse than one that is late
            for path, part in parts.items():
                if path in kept:
                    path.rename(kept[path])
                part.replace(path)
        for folder in {path.parent for path in parts}:
            sync_folder(folder)
    except OSError as fault:
        where = fault.filename2 or fault.filename or next((str(path.parent) for path in parts), "the output")
        raise OutputError(f"{where}: cannot be written: {reason_of(fault)}") from None
    finally:
        for part in parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)


def remove_files(paths: Iterable[Path]) -> None:
    """Remove files; those that are gone are no fault.

    Raises:
        OutputError: One cannot be removed.
    """
    folders = set()
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError as fault:
            raise OutputError(f"{path}: cannot be removed: {reason_of(fault)}") from None
        folders.add(path.parent)
    for folder in folders:
        with suppress(OSError):  # a file that comes back after a crash is removed by the next run
            sync_folder(folder)


def _part_of(path: Path) -> Path:
    """Return the temporary path of a file, in a folder that is there.

    Raises:
        OSError: The folder cannot be created.
        OutputError: No file can have the name, or a device or a pipe has it, which no file may replace.
    """
    try:
        _make_folder(path.parent)
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        with suppress(OSError):
            path.lstat()  # names that no file can have are refused here
    except ValueError as fault:
        raise OutputError(f"{str(path)!r}: cannot be written: {reason_of(fault)}") from None
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise OutputError(f"{path}: cannot be written: it is a device, a pipe or a socket; name a file")
    return part


@contextmanager
def _block_signals() -> Iterator[None]:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
