"""An audition: some lines of a job, before paying for all."""

from collections.abc import Iterator
from dataclasses import replace

from subgen.config.settings import Settings
from subgen.errors import Fault, nearest, quoted
from subgen.model import Script

__all__ = ["LineNames", "select", "selection_faults"]


class LineNames:
    """The lines of a job by the names that people give them: an id, or else `stem:id`.

    Args:
        scripts: All of a job.
    """

    def __init__(self, scripts: tuple[Script, ...]) -> None:
        self._lines: dict[str, list[tuple[str, str]]] = {}
        self._stems: dict[str, list[tuple[str, str]]] = {}
        for script in scripts:
            for line in script.lines:
                place = (script.stem, line.id)
                self._lines.setdefault(line.id, []).append(place)
                self._stems.setdefault(f"{script.stem}:{line.id}", []).append(place)

    def meant(self, name: str) -> list[tuple[str, str]]:
        """Stem and id of the lines that a name may mean."""
        return self._lines.get(name) or self._stems.get(name, [])

    def one(self, name: str, place: str) -> tuple[str, str] | Fault:
        """Stem and id of the line that is meant, or why there is none.

        Args:
            name: What somebody wrote.
            place: Where it was said.
        """
        meant = self.meant(name)
        if len(meant) == 1:
            return meant[0]
        if meant:
            several = " or ".join(repr(f"{stem}:{line_id}") for stem, line_id in meant)
            problem = f"{quoted(name)} is a line of {len(meant)} inputs: say {several}"
        else:
            ids = [*self._lines, *(self._stems if ":" in name else ())]
            problem = f"no line has the id {quoted(name)}; {_hint(name, ids)}"
        return Fault(file=place, row=0, problem=problem)


def select(scripts: tuple[Script, ...], settings: Settings) -> tuple[Script, ...]:
    """The scripts with the lines that were asked for; scripts that have none of them are left out.

    `--first` takes lines from the start of each script, `--only` those that it names; both together take what
    either does. A line keeps its pauses, its slot and its chapter.

    Args:
        scripts: All of a job.
        settings: Of the job; what `selection_faults` finds in them must have been mended.
    """
    if not settings.only and settings.first is None:
        return scripts
    names = LineNames(scripts)
    chosen = {place for name in settings.only for place in names.meant(name)}
    first = settings.first or 0
    selected = (_only(script, first, chosen) for script in scripts)
    return tuple(script for script in selected if script.lines)


def _only(script: Script, first: int, chosen: set[tuple[str, str]]) -> Script:
    lines = tuple(
        line for place, line in enumerate(script.lines) if place < first or (script.stem, line.id) in chosen
    )
    left_out = {line.id for line in script.lines} - {line.id for line in lines}
    return replace(script, lines=lines, left_out=frozenset(left_out))


def selection_faults(scripts: tuple[Script, ...], settings: Settings) -> Iterator[Fault]:
    """The ids of `--only` and `--retake` that no line has, or lines of several inputs have."""
    if not settings.only and not settings.retake:
        return
    names = LineNames(scripts)
    given = [(option, name) for option in ("only", "retake") for name in getattr(settings, option)]
    found = {(option, name): names.one(name, f"--{option}") for option, name in given}
    faults = [fault for fault in found.values() if isinstance(fault, Fault)]
    yield from faults
    if faults:
        return
    asked_for = {(script.stem, line.id) for script in select(scripts, settings) for line in script.lines}
    for name in settings.retake:
        if found["retake", name] not in asked_for:
            problem = f"{quoted(name)} is not among the lines that --only and --first ask for"
            yield Fault(file="--retake", row=0, problem=problem)


_MOST_COMPARED = 2000


def _hint(name: str, ids: list[str]) -> str:
    """What may have been meant; likeness is slow to tell, and a list of thousands says nothing."""
    few = ids[:_MOST_COMPARED]
    told = nearest(name, few)
    return told if told.startswith("did you mean") else f"the first are {', '.join(few[:3])}"
