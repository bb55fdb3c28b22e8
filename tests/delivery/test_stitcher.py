"""Takes on a track, silence in the place of those that are missing, and lines by themselves."""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO

import pytest

from subgen import files
from subgen.align.line_placement import place
from subgen.audio.wav import Wav
from subgen.config.settings import Pauses
from subgen.delivery.clip_stage import ClipWriter
from subgen.delivery.stitcher import Stitcher
from subgen.model import Done, Gap, Placement, TakeKey, Track
from tests.support.builders import gap, spoken

RATE_HZ = 1000
LINES: list[Done | Gap] = [spoken("1", 3), gap("2", 1234), spoken("3", 2)]


class Joints:
    """Shapes nothing, and notes which ends meet something."""

    def __init__(self) -> None:
        self.seen: list[tuple[bool, bool]] = []

    def __call__(
        self, pcm: bytes, sample_rate_hz: int, gain_db: float, *, joint_before: bool, joint_after: bool
    ) -> tuple[bytes, bool]:
        """The same samples."""
        del sample_rate_hz, gain_db
        self.seen.append((joint_before, joint_after))
        return pcm, False


class Sink:
    """All that was written, silence as zeros."""

    def __init__(self) -> None:
        self.pcm = b""

    def write(self, pcm: bytes) -> None:
        """Write samples."""
        self.pcm += pcm

    def silence(self, samples: int) -> None:
        """Write silence."""
        self.pcm += bytes(2 * samples)

    def finish(self) -> None:
        """All is there."""


def pcm_of(key: TakeKey) -> bytes:
    """Takes of lines `1` and `3`; of any other there is none."""
    return {"1.0": b"\1\1" * 3, "3.0": b"\3\3" * 2}[key]


def stitched(joints: Joints, lines: list[Placement]) -> bytes:
    sink = Sink()
    track = Track(name="a.wav", sample_rate_hz=RATE_HZ, samples=lines[-1].end)
    clipped: list[bool] = []
    Stitcher(pcm_of, joints, 0.0, track).write_track(
        lines, sink, lambda _, *, is_clipped: clipped.append(is_clipped)
    )
    assert clipped == [False] * len(lines)
    return sink.pcm


def test_a_line_without_takes_is_silent_for_its_length_and_no_take_is_asked_for() -> None:
    pcm = stitched(Joints(), list(place(LINES, Pauses(), RATE_HZ)))

    assert pcm == b"\1\1" * 3 + bytes(2 * (250 + 1234 + 250)) + b"\3\3" * 2


def test_takes_are_faded_where_they_meet_the_silence_of_a_line_without_takes() -> None:
    joints = Joints()

    stitched(joints, list(place(LINES, Pauses(line_us=0), RATE_HZ)))

    assert joints.seen == [(False, True), (True, False)]


def test_a_line_without_takes_at_the_end_is_silent_too() -> None:
    assert stitched(Joints(), list(place(LINES[:2], Pauses(), RATE_HZ))) == b"\1\1" * 3 + bytes(2 * 1484)


# Clips


@pytest.mark.parametrize(
    ("count", "batches"), [(0, []), (1, [1]), (64, [64]), (65, [64, 1]), (200, [64, 64, 64, 8])]
)
def test_clips_appear_in_batches_and_what_they_are_like_is_known(
    tmp_path: Path, count: int, batches: list[int]
) -> None:
    opened: list[int] = []

    def replacing(paths: Iterable[Path]) -> AbstractContextManager[Mapping[Path, BinaryIO]]:
        batch = list(paths)
        opened.append(len(batch))
        return files.replace_files(batch)

    paths = [tmp_path / f"{number}.wav" for number in range(count)]
    with ClipWriter(paths, Wav(), replacing, files) as clips:
        for path in paths:
            clips.write(path, b"\1\0" * 5, RATE_HZ)

    assert opened == batches
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in paths}
    assert list(clips.written) == paths
    assert all(files.matches(path, seen) for path, seen in clips.written.items())
