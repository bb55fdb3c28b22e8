"""Takes joined to a track, with silence for lines without takes, and lines as clips."""

from dataclasses import replace

from subgen.align.line_placement import place
from subgen.config.settings import Pauses
from subgen.delivery.stitcher import Stitcher
from subgen.model import Clipping, Done, Gap, Placement, TakeKey, Track
from tests.support.builders import gap, spoken, utterance

RATE_HZ = 1000
LINES: list[Done | Gap] = [spoken("1", 3), gap("2", 1234), spoken("3", 2)]


class Joints:
    """Shapes nothing, and notes which ends meet something."""

    def __init__(self) -> None:
        self.seen: list[tuple[bool, bool]] = []

    def __call__(
        self, pcm: bytes, sample_rate_hz: int, gain_db: float, *, joint_before: bool, joint_after: bool
    ) -> tuple[bytes, Clipping | None]:
        """The same samples."""
        del sample_rate_hz, gain_db
        self.seen.append((joint_before, joint_after))
        return pcm, None


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
    clipped: list[Clipping | None] = []
    Stitcher(pcm_of, joints, 0.0, track).write_track(
        lines, sink, lambda _, *, clipping: clipped.append(clipping)
    )
    assert clipped == [None] * len(lines)
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


def test_a_clip_is_the_line_alone_faded_only_where_its_own_takes_meet() -> None:
    joints = Joints()
    (first,) = place([spoken("1", 3)], Pauses(), RATE_HZ, lead_us=9000)
    (several,) = place([spoken("4", 3, 2, 3)], Pauses(), RATE_HZ)
    track = Track(name="a.wav", sample_rate_hz=RATE_HZ, samples=1000)
    stitcher = Stitcher(lambda key: key.encode(), joints, 0.0, track)

    assert list(stitcher.clip(first)) == [b"1.0"]
    assert list(stitcher.clip(several)) == [b"4.0", b"4.1", b"4.2"]
    assert joints.seen == [(False, False), (False, True), (True, True), (True, False)]


def test_the_silence_after_the_last_line_is_written() -> None:
    sink = Sink()
    (line,) = place(LINES[:1], Pauses(), RATE_HZ)
    track = Track(name="a.wav", sample_rate_hz=RATE_HZ, samples=10)

    Stitcher(pcm_of, Joints(), 0.0, track).write_track([line], sink, lambda *_, **__: None)

    assert sink.pcm == b"\1\1" * 3 + bytes(2 * 7)


def test_the_silence_inside_a_line_is_in_the_track_and_in_its_clip_and_the_takes_are_faded_there() -> None:
    joints = Joints()
    parted = replace(spoken("1", 3), utterances=(utterance("1.0"), utterance("3.0")), samples=(3, 2))
    (line,) = place([replace(parted, silences=(0, 5))], Pauses(), RATE_HZ)
    track = Track(name="a.wav", sample_rate_hz=RATE_HZ, samples=line.end)
    expected = b"\1\1" * 3 + bytes(2 * 5) + b"\3\3" * 2

    assert stitched(joints, [line]) == expected
    assert b"".join(Stitcher(pcm_of, joints, 0.0, track).clip(line)) == expected
    assert joints.seen == [(False, True), (True, False)] * 2
