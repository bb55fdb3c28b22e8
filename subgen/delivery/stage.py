"""One delivery, as its stages see it.

The outputs of a script are written by stages, in this order:

audio_stage   the track: stitched, filtered, encoded
clip_stage    one file a line, and the table of them
text_stage    subtitles, the alignment and all other formats, in one go; the counts for the report
report_stage  the report

A stage has `targets`, the stale files that it is responsible for, and `run`, which writes them. The files
are opened and closed by `subgen.delivery.deliver`, because all of them are replaced together; only clips are
replaced by their stage, a few at a time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from subgen.config.settings import Settings
from subgen.delivery.doors import DeliveryDoors
from subgen.delivery.plan_outputs import OutputPlan
from subgen.delivery.script_track import ScriptTrack
from subgen.model import Track

__all__ = ["Files", "StageInput"]

Files = Mapping[Path, BinaryIO]
"""Path -> file that is being written, for all stale files but clips."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageInput:
    """Inputs that all stages share.

    Attributes:
        script_track: The script on its track.
        track: Length, sample rate and chapters of the track.
        order: The plan of the script's outputs.
        stale: The files that have to be written.
        settings: Settings of the job.
        doors: The doors.
    """

    script_track: ScriptTrack
    track: Track
    order: OutputPlan
    stale: frozenset[Path]
    settings: Settings
    doors: DeliveryDoors
