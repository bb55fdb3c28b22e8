"""The doors that delivery uses."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from subgen.ports import (
    Aligner,
    AudioFilter,
    FileProbe,
    Ledger,
    OpenScratch,
    Replacing,
    Shape,
    TakeStore,
    TrackFormat,
    WordStore,
)

__all__ = ["DeliveryDoors"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryDoors:
    """The doors that delivery uses; `subgen.app` opens them.

    Attributes:
        takes: Store of the takes.
        ledger: Record of the files that were written.
        aligner: Finds the words of a take.
        words: Store of words that were costly to align.
        shape: Makes takes ready for their joints.
        filters: Steps between stitching and encoding, in order (`subgen.delivery.audio_stage`).
        tracks: Audio format -> encoder of a track; `wav` is always present.
        replacing: Opens files that are replaced together, or not at all.
        remove: Removes files.
        scratch: Opens a scratch for records.
        file_probe: Looks at files.
        files_left: Returns how many files may be opened besides those that are open.
    """

    takes: TakeStore
    ledger: Ledger
    aligner: Aligner
    words: WordStore
    shape: Shape
    filters: tuple[AudioFilter, ...] = ()
    tracks: Mapping[str, TrackFormat]
    replacing: Replacing
    remove: Callable[[Iterable[Path]], None]
    scratch: OpenScratch
    file_probe: FileProbe
    files_left: Callable[[], int]
