"""The audio stage: stitcher, filters and encoder in a chain, each without knowledge of the others."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from subgen.audio.wav import wav_header
from subgen.delivery.audio_stage import with_filters
from subgen.errors import OutputError
from subgen.model import Take, Track, Utterance
from subgen.ports import AudioFilter, TrackSink
from tests.support.wireless import Beeps, ran

TRACK = Track(name="a.wav", sample_rate_hz=1000, samples=6)
TABLE = "id,text\na,One.\nb,Another.\n"


class Recorder:
    """An encoder that notes what it gets."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def write(self, pcm: bytes) -> None:
        """Note samples."""
        self.calls.append(f"write {pcm.hex()}")

    def silence(self, samples: int) -> None:
        """Note silence."""
        self.calls.append(f"silence {samples}")

    def finish(self) -> None:
        """Note the end."""
        self.calls.append("finish")


class Halved:
    """Halves the bytes of every sample, which is enough to see an order."""

    def into(self, sink: TrackSink, track: Track) -> TrackSink:
        """Before another sink."""
        del track
        return _Changed(sink, lambda byte: byte // 2)


class Raised:
    """Adds one to every byte."""

    def into(self, sink: TrackSink, track: Track) -> TrackSink:
        """Before another sink."""
        del track
        return _Changed(sink, lambda byte: byte + 1)


class _Changed:
    def __init__(self, sink: TrackSink, change: Callable[[int], int]) -> None:
        self._sink = sink
        self._change = change

    def write(self, pcm: bytes) -> None:
        self._sink.write(bytes(map(self._change, pcm)))

    def silence(self, samples: int) -> None:
        self._sink.silence(samples)

    def finish(self) -> None:
        self._sink.finish()


class LookAhead:
    """Passes every block on when the next one comes, as a limiter does that looks ahead."""

    def into(self, sink: TrackSink, track: Track) -> TrackSink:
        """Before another sink."""
        del track
        return _Held(sink)


class _Held:
    def __init__(self, sink: TrackSink) -> None:
        self._sink = sink
        self._held = b""

    def write(self, pcm: bytes) -> None:
        self._sink.write(self._held)
        self._held = pcm

    def silence(self, samples: int) -> None:
        self.write(bytes(2 * samples))

    def finish(self) -> None:
        self._sink.write(self._held)
        self._sink.finish()


class Shorter:
    """A faulty filter, which drops all silence."""

    def into(self, sink: TrackSink, track: Track) -> TrackSink:
        """Before another sink."""
        del track
        return _Shortened(sink)


class _Shortened(_Held):
    def silence(self, samples: int) -> None:
        del samples


def through(*filters: AudioFilter) -> list[str]:
    """What an encoder gets through filters."""
    recorder = Recorder()
    sink = with_filters(recorder, filters, TRACK)
    sink.silence(2)
    sink.write(b"\x08\x08")
    sink.write(b"\x04\x04")
    sink.finish()
    return recorder.calls


def test_without_filters_the_encoder_gets_what_the_stitcher_writes() -> None:
    assert through() == ["silence 2", "write 0808", "write 0404", "finish"]


def test_filters_are_applied_in_their_order() -> None:
    assert through(Halved(), Raised()) == ["silence 2", "write 0505", "write 0303", "finish"]
    assert through(Raised(), Halved()) == ["silence 2", "write 0404", "write 0202", "finish"]


def test_a_filter_may_hold_samples_back_until_the_end() -> None:
    assert through(LookAhead()) == ["write ", "write 00000000", "write 0808", "write 0404", "finish"]


def filtered(folder: Path, *filters: AudioFilter, clips: bool = True) -> bytes:
    """The track of a job with filters."""
    folder.mkdir()
    ran(folder, TABLE, Beeps(), lambda doors: replace(doors, filters=filters), formats=["srt"], clips=clips)
    return (folder / "out" / "book.wav").read_bytes()


def test_a_filter_changes_the_track_and_neither_its_length_nor_the_clips(tmp_path: Path) -> None:
    plain, halved = filtered(tmp_path / "plain"), filtered(tmp_path / "halved", Halved())
    header = len(wav_header(8000, 0))

    assert halved == plain[:header] + bytes(byte // 2 for byte in plain[header:])
    for clip in ("a.wav", "b.wav"):
        path = Path("out", "book", "wavs", clip)
        assert (tmp_path / "halved" / path).read_bytes() == (tmp_path / "plain" / path).read_bytes()


def test_a_filter_that_looks_ahead_loses_no_sample(tmp_path: Path) -> None:
    assert filtered(tmp_path / "ahead", LookAhead()) == filtered(tmp_path / "plain")


def test_a_filter_that_loses_samples_is_found_out_and_no_output_appears(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="the track ends 2000 samples away from its planned end"):
        filtered(tmp_path / "shorter", Shorter(), clips=False)

    assert [path.name for path in (tmp_path / "shorter" / "out").iterdir()] == [".subgen"]


# Clipped lines


def clipped(folder: Path, **options: Any) -> list[str | None]:
    """Lines that are reported as clipped."""
    result = ran(folder, TABLE, Beeps(), gain_db=60.0, **options)
    return [each.line for each in result.delivered[0].facts.findings if each.kind == "clipped"]


def test_clipped_lines_are_reported(tmp_path: Path) -> None:
    assert clipped(tmp_path, formats=["srt"]) == ["a", "b"]


@pytest.mark.parametrize("clips", [True, False])
def test_clipped_lines_are_reported_without_a_track_too(tmp_path: Path, clips: bool) -> None:  # noqa: FBT001
    assert clipped(tmp_path, formats=["srt"], audio="none", clips=clips) == ["a", "b"]


@pytest.mark.parametrize("audio", ["wav", "none"])
def test_a_line_that_came_clipped_is_reported_as_such(tmp_path: Path, audio: str) -> None:
    result = ran(tmp_path, TABLE, Loud(), formats=["srt"], audio=audio)

    messages = [str(each) for each in result.delivered[0].facts.findings if each.kind == "clipped"]
    assert messages == [
        "book.csv:2: line a came cut off at full scale; listen, and speak it again with --retake if need be"
    ]


class Loud(Beeps):
    """Speaks line a far too loud."""

    async def speak(self, utterance: Utterance, about: str, release: Callable[[], None]) -> Take:
        """Answer at once."""
        take = await super().speak(utterance, about, release)
        return replace(take, pcm=b"\xff\x7f" * 4000) if utterance.text == "One." else take


def test_clipped_lines_are_still_reported_when_the_track_is_up_to_date(tmp_path: Path) -> None:
    clipped(tmp_path, formats=["srt"])
    track = tmp_path / "out" / "book.wav"
    before = track.stat().st_mtime_ns

    assert clipped(tmp_path, formats=["srt", "vtt"]) == ["a", "b"]
    assert track.stat().st_mtime_ns == before
