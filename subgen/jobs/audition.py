"""Auditions: runs of some lines of an input, which must not shrink what was delivered of it."""

from collections.abc import Iterator

import msgspec

from subgen.config.settings import Settings
from subgen.delivery.paths import outputs_of
from subgen.errors import Fault, OutputError
from subgen.model import Script
from subgen.ports import FileProbe, LedgerReader, WrittenFiles
from subgen.ports.records import DeliveryFacts

__all__ = ["AuditionCheck"]


class _Report(msgspec.Struct):
    """The one value of a report that counts here."""

    lines: int


class AuditionCheck:
    """Finds auditions of inputs whose last delivery held all the lines that they had then.

    Args:
        settings: The job's settings.
        ledger: The record of the deliveries.
        file_probe: Looks at files.
        written: The log of the files that were put in place, which outlasts the ledger.
    """

    def __init__(
        self, settings: Settings, ledger: LedgerReader, file_probe: FileProbe, written: WrittenFiles
    ) -> None:
        self._settings = settings
        self._ledger = ledger
        self._file_probe = file_probe
        self._written = written

    def faults(self, selected: tuple[Script, ...]) -> Iterator[Fault]:
        """Yield a fault for each audition that would shrink outputs.

        A line that is silent in a delivery is held by it. A selection that leaves no line out is no audition.

        Args:
            selected: The scripts that have selected lines, with those alone.
        """
        for script in selected:
            held, wanted = self._held(script) if script.left_out else 0, len(script.lines)
            if held:
                problem = (
                    f"its outputs have {held:,} lines, and --only or --first would replace them by outputs "
                    f"of {wanted:,}; give another --out"
                )
                yield Fault(file=script.file, row=0, problem=problem)

    def _held(self, script: Script) -> int:
        """The lines of the last delivery if it held all; else 0."""
        facts = self._ledger.facts(script.stem)
        if facts is None:
            return self._reported(script)
        return facts.summary.lines if self._was_whole(script, facts) else 0

    def _was_whole(self, script: Script, facts: DeliveryFacts) -> bool:
        """Whether a delivery held all lines of its input, as the input was then."""
        if facts.left_out is not None:
            return not facts.left_out
        try:  # an earlier version delivered it: compare with the input as it was last run
            given = self._ledger.remembered(script.stem)
        except OutputError:
            return True  # nothing says that it was an audition
        return not given.settings.only or facts.summary.lines >= len(given.script.lines)

    def _reported(self, script: Script) -> int:
        """The lines of outputs whose record was lost with the ledger, by their report, if it has more."""
        path = outputs_of(script.stem, self._settings).report
        if not self._file_probe.is_there(path) or not self._written.has_written(path):
            return 0
        with self._file_probe.opened(path) as file:
            try:
                lines = msgspec.json.decode(file.read(), type=_Report).lines
            except msgspec.DecodeError:
                return 0
        return lines if lines > len(script.lines) else 0
