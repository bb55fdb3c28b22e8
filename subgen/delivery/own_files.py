"""Files in the places of outputs that are not, or no longer, as subgen wrote them.

A file that subgen never wrote is not replaced, unless `--overwrite` says so. One that it wrote and that was
changed since is renamed before the new one takes its place.
"""

from collections.abc import Iterator
from pathlib import Path

from subgen.config.settings import Settings
from subgen.delivery.clips import clip_names
from subgen.delivery.paths import outputs_of
from subgen.errors import Fault, InputFaults
from subgen.model import Finding, Script
from subgen.ports import FileProbe, LedgerReader, WrittenFiles
from subgen.ports.records import FileStamp

__all__ = ["OwnFiles"]


class OwnFiles:
    """Decides which files in the places of outputs may be replaced.

    Args:
        settings: The job's settings.
        ledger: The record of the files that were written.
        file_probe: Looks at files.
        written: The log of the files that were put in place, some perhaps before the ledger had them.
    """

    def __init__(
        self, settings: Settings, ledger: LedgerReader, file_probe: FileProbe, written: WrittenFiles
    ) -> None:
        self._settings = settings
        self._ledger = ledger
        self._file_probe = file_probe
        self._written = written
        self._stamps: dict[Path, FileStamp] = {}

    def check(self, scripts: tuple[Script, ...]) -> tuple[Finding, ...]:
        """Look at the places of all outputs, before anything is sent.

        Args:
            scripts: The scripts, with the selected lines.

        Returns:
            A finding for each file that was changed, with its new name.

        Raises:
            InputFaults: Files that subgen did not write are in the places of outputs; all are named, and
                those that were changed, too.
        """
        faults: list[Fault] = []
        findings: list[Finding] = []
        for script in scripts:
            members = self._ledger.members(script.stem)
            self._stamps |= {self._settings.out / path: member.stamp for path, member in members.items()}
            for path in self._existing(script):
                if self._is_unchanged(path):
                    continue
                if not self._was_ours(path):
                    if not self._settings.overwrite:
                        faults.append(Fault(file=str(path), row=0, problem=_NOT_OURS))
                    continue
                findings.append(_renaming(path, self.new_name(path)))
        if faults:
            changed = (Fault(file=each.file, row=0, problem=each.message) for each in findings)
            raise InputFaults((*faults, *changed))
        return tuple(findings)

    def new_name(self, path: Path) -> Path | None:
        """Return the name that a file gets before another takes its place; None where it may be replaced.

        A file that subgen never wrote, and that came after the check, gets one too.
        """
        if not self._file_probe.exists(path) or self._is_unchanged(path):
            return None
        if self._settings.overwrite and not self._was_ours(path):
            return None
        return next(name for name in _edited_names(path) if not self._file_probe.exists(name))

    def _existing(self, script: Script) -> Iterator[Path]:
        outputs = outputs_of(script.stem, self._settings)
        yield from filter(self._file_probe.exists, outputs.files)
        if outputs.clips is not None and self._file_probe.exists(outputs.clips.folder):
            names = clip_names((line.id for line in script.lines), script.left_out)
            clips = (outputs.clips.folder / f"{name}.wav" for name in names.values())
            yield from filter(self._file_probe.exists, clips)

    def _is_unchanged(self, path: Path) -> bool:
        stamp = self._stamps.get(path)
        if stamp is None and self._has_dependencies(path):
            return False  # `verify` found other bytes, perhaps of the same size and time
        is_recorded = stamp is not None and self._file_probe.matches(path, stamp)
        return is_recorded or self._written.is_as_written(path)

    def _was_ours(self, path: Path) -> bool:
        """Whether subgen wrote a file once; of a changed one `verify` deletes the stamp alone."""
        return path in self._stamps or self._written.has_written(path) or self._has_dependencies(path)

    def _has_dependencies(self, path: Path) -> bool:
        return self._ledger.dependencies(path.relative_to(self._settings.out)) is not None


_NOT_OURS = "subgen did not write this file; move it away, give another --out, or replace it with --overwrite"


def _renaming(path: Path, name: Path | None) -> Finding:
    message = f"it was changed since subgen wrote it, and will be renamed to {name and name.name}"
    return Finding(kind="edited", file=str(path), row=0, message=message)


def _edited_names(path: Path) -> Iterator[Path]:
    """Yield the names for a changed file, best first."""
    report = ".report.json"
    ending = report if path.name.endswith(report) else path.suffix
    stem = path.name.removesuffix(ending)
    yield path.with_name(f"{stem}.edited{ending}")
    number = 2
    while True:
        yield path.with_name(f"{stem}.edited-{number}{ending}")
        number += 1
