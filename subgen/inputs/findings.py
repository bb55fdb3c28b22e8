"""Findings of an input, in order; of a kind that every row may have, a bounded number.

A table of a million rows with tags in each has one fault, not a million: its findings would fill the memory,
the report and the ledger.
"""

from collections import Counter

from subgen.model import Finding

__all__ = ["Findings"]

_MOST = 1_000
_OTHERS = {
    "markup": "look like markup, too, and are read aloud",
    "pause": "have what looks like a pause, too, and are read aloud",
}
"""Kinds of which at most a thousand are kept -> the clause about the other rows."""


class Findings:
    """Collects the findings of an input.

    Args:
        file: Name of the input in messages.
    """

    def __init__(self, file: str) -> None:
        self._file = file
        self._kept: list[Finding] = []
        self._counts: Counter[str] = Counter()
        self._first_rows: dict[str, int] = {}

    def append(self, finding: Finding) -> None:
        """Add a finding, or only count it if there are many of its kind."""
        if finding.kind in _OTHERS:
            self._counts[finding.kind] += 1
            if self._counts[finding.kind] > _MOST:
                self._first_rows.setdefault(finding.kind, finding.row)
                return
        self._kept.append(finding)

    def all(self) -> tuple[Finding, ...]:
        """Return those that are kept, and one for the others of each kind, at the row where they begin."""
        others = (
            Finding(
                kind=kind,
                file=self._file,
                row=row,
                message=f"{self._counts[kind] - _MOST:,} more rows from here on {_OTHERS[kind]}",
            )
            for kind, row in self._first_rows.items()
        )
        return (*self._kept, *others)
