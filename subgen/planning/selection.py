"""The lines of a job that are selected: all, or some for an audition before all are paid for."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from subgen.config.settings import Settings
from subgen.errors import Fault, nearest, quoted
from subgen.model import Script

__all__ = ["LineNames", "Selection", "select_lines", "selection_faults"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The scripts of a job.

    Attributes:
        whole: All scripts, with all their lines.
        selected: The scripts that have selected lines, with those alone.
    """

    whole: tuple[Script, ...]
    selected: tuple[Script, ...]


class LineNames:
    """The lines of a job by the names that users give them: an id, or else `stem:id`.

    Args:
        scripts: All scripts of the job.
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
        """Stem and id of the one line that a name means, or the fault of a name that means none or several.

        Args:
            name: The name as the user wrote it.
            place: The option or folder that the name was given to, for the message.
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


def select_lines(scripts: tuple[Script, ...], settings: Settings) -> tuple[Script, ...]:
    """The scripts with the lines that `--first` and `--only` select; scripts without any are left out.

    `--first` selects lines from the start of each script, `--only` the lines that it names; both together
    select what either does. A line keeps its pauses, its slot and its chapter.

    Args:
        scripts: All scripts of the job.
        settings: The job's settings, in which `selection_faults` finds nothing.
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
    """The faults of `--only` and `--retake`: ids that no line has, or that lines of several inputs have."""
    if not settings.only and not settings.retake:
        return
    names = LineNames(scripts)
    given = [(option, name) for option in ("only", "retake") for name in getattr(settings, option)]
    found = {(option, name): names.one(name, f"--{option}") for option, name in given}
    faults = [fault for fault in found.values() if isinstance(fault, Fault)]
    yield from faults
    if faults:
        return
    selected = {(script.stem, line.id) for script in select_lines(scripts, settings) for line in script.lines}
    for name in settings.retake:
        if found["retake", name] not in selected:
            problem = f"{quoted(name)} is not among the lines that --only and --first ask for"
            yield Fault(file="--retake", row=0, problem=problem)


_MOST_COMPARED = 2000


def _hint(name: str, ids: list[str]) -> str:
    """A guess at the id that was meant; comparing is slow, and a list of thousands of ids helps nobody."""
    few = ids[:_MOST_COMPARED]
    guess = nearest(name, few)
    return guess if guess.startswith("did you mean") else f"the first are {', '.join(few[:3])}"
