"""Drop the takes that no line uses, and free their disk space."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from subgen.app.signals import raising_signals
from subgen.app.workspace import job_inputs, open_job_to_write
from subgen.errors import UsageError, nearest
from subgen.jobs.garbage import needed_keys, unwanted_retakes
from subgen.providers.registry import service_named
from subgen.store import Waste, clean, waste_of

__all__ = ["Cleaning", "clean_up"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaning:
    """Takes and inputs that a cleaning would drop.

    Attributes:
        waste: The takes that no line uses.
        forgotten: Stems of the inputs that are forgotten.
        spare: How many takes stay that no line uses: first takes, and retakes unless they are dropped too.
    """

    waste: Waste
    forgotten: tuple[str, ...]
    spare: int


def clean_up(
    out: Path, forget: tuple[str, ...], *, retakes: bool, agreed: Callable[[Cleaning], bool]
) -> bool:
    """Drop the takes that no line of any input uses, and free their disk space.

    Args:
        out: Folder of the outputs.
        forget: Stems of inputs that are forgotten first.
        retakes: Whether take versions that no line uses are dropped too.
        agreed: Gets what would be dropped, and returns whether to drop it.

    Returns:
        Whether it was dropped.

    Raises:
        UsageError: There is no job in the folder, or no such input.
        OutputError: The disk refused.
    """
    with raising_signals(), open_job_to_write(out) as store:
        inputs = tuple(job_inputs(out, store))
        stems = [given.script.stem for given in inputs]
        for stem in forget:
            if stem not in stems:
                raise UsageError(f"--forget: no input {stem!r} was run into {out}; {nearest(stem, stems)}")
        inputs += tuple(map(store.ledger.remembered, store.ledger.set_aside()))
        staying = tuple(given for given in inputs if given.script.stem not in forget)
        needed = needed_keys(staying, store.ledger, service_named, retakes=retakes)
        wanted = needed.used | needed.spare
        spare = sum(key.hex() in store.takes for key in needed.spare)
        if not agreed(Cleaning(waste=waste_of(store, wanted), forgotten=forget, spare=spare)):
            return False
        for stem in forget:
            store.ledger.forget(stem)
        for retake in unwanted_retakes(store.ledger, wanted):
            store.ledger.drop_retake(retake)
        clean(store, wanted)
        return True
