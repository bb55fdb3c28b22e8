"""Clips of lines that are no more: removed where they are as subgen wrote them, reported otherwise."""

from collections.abc import Iterator
from pathlib import Path

from subgen.delivery.clips import clip_names
from subgen.delivery.doors import DeliveryDoors
from subgen.delivery.output_targets import CLIP
from subgen.delivery.plan_outputs import OutputPlan
from subgen.model import Finding

__all__ = ["FormerClips"]


class FormerClips:
    """The recorded clips of an input that belong to none of its lines, whether selected or not.

    Args:
        order: The plan of its outputs; without clips in it, none is looked at.
        out: Folder of the outputs.
        doors: The ledger and the files.

    Attributes:
        unchanged: Clips that are as they were written, or gone.
        changed: Clips that were changed since.
    """

    def __init__(self, order: OutputPlan, out: Path, doors: DeliveryDoors) -> None:
        self._script = order.script
        self._out = out
        self._doors = doors
        self.unchanged: list[Path] = []
        self.changed: list[Path] = []
        if (clips := order.outputs.clips) is None:
            return
        names = clip_names((*(line.id for line in order.script.lines), *order.script.left_out))
        present = {clips.folder / f"{name}.wav" for name in names.values()}
        for within, member in doors.ledger.members(order.script.stem).items():
            path = out / within
            if member.kind != CLIP or path in present:
                continue
            is_ours = not doors.file_probe.exists(path) or doors.file_probe.matches(path, member.stamp)
            (self.unchanged if is_ours else self.changed).append(path)

    def findings(self) -> Iterator[Finding]:
        """Yield a finding for each clip that was changed since it was written, and is kept."""
        for path in self.changed:
            message = f"{path} is kept: its line is no more, but the clip was changed since it was written"
            yield Finding(kind="former-clip", file=self._script.file, row=0, line=None, message=message)

    def remove(self) -> None:
        """Remove the unchanged ones, and their records.

        Raises:
            OutputError: A file cannot be removed.
        """
        if self.unchanged:
            self._doors.remove(self.unchanged)
            self._doors.ledger.disown([path.relative_to(self._out) for path in self.unchanged])
