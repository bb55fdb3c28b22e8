"""The audio stage: stitch takes, filter the audio, encode it.

    Stitcher  ->  filters  ->  encoder

The stitcher writes silences and takes, in order, to a sink. The encoder is a sink. Each filter wraps the sink
after it, so neither end knows of the filters between them. A loudness correction or a limiter goes there: an
`AudioFilter` (`subgen.ports`) of `subgen.audio`, which `subgen.app` lists in `DeliveryDoors.filters`. One
that has to measure the whole track first needs a pass of its own: `Stitcher.write_track` writes the same
audio to any sink, as often as needed. The settings of a filter belong in the fingerprint of the audio.

There is no filter today: gain is applied to each take before its fades (`subgen.audio.fades`).
"""

from collections.abc import Sequence

from subgen.delivery.stage import Files, StageInput
from subgen.delivery.stitcher import Stitcher
from subgen.model import Clipping, Finding, Placement, Track
from subgen.ports import AudioFilter, Observer, TrackSink

__all__ = ["AudioStage", "with_filters"]


class AudioStage:
    """Writes the track.

    Args:
        given: The delivery.
        observer: Notified of every line that is written.

    Attributes:
        targets: The track, if it is stale.
    """

    def __init__(self, given: StageInput, observer: Observer) -> None:
        audio = given.order.outputs.audio
        self._given = given
        self._observer = observer
        self.targets = (audio,) if audio is not None and audio in given.stale else ()

    @property
    def encoder_delay_s(self) -> float:
        """Seconds by which a player that ignores the audio's start tag is late; 0 without audio."""
        if self._given.order.outputs.audio is None:
            return 0.0
        return self._given.doors.tracks[self._given.settings.audio].encoder_delay_s(
            self._given.track.sample_rate_hz
        )

    def run(self, files: Files) -> list[Finding]:
        """Write the track, and read its length back; without a track, listen to the takes alone.

        Returns:
            Findings about clipped lines: those of the last delivery, if a track is up to date.

        Raises:
            DamagedTake: A take is not the one that was stored.
            OutputError: The track cannot be written, or reads back with another length.
        """
        if self._given.order.outputs.audio is None:
            return self._write_to(None, "levels")
        if not self.targets:
            before = self._given.order.before
            return [] if before is None else [each for each in before.findings if each.kind == "clipped"]
        (target,) = self.targets
        track, doors = self._given.track, self._given.doors
        encoder = doors.tracks[self._given.settings.audio]
        with encoder.open(files[target], track) as encoded:
            sink = with_filters(encoded, doors.filters, track)
            findings = self._write_to(sink, "audio")
            sink.finish()
        encoder.check(files[target], track)
        return findings

    def _write_to(self, sink: TrackSink | None, name: str) -> list[Finding]:
        """Write the track to a sink, or listen only; return findings about clipped lines."""
        script_track, track, doors = self._given.script_track, self._given.track, self._given.doors
        script = script_track.script
        stitcher = Stitcher(doors.takes.pcm, doors.shape, self._given.settings.gain_db, track)
        findings: list[Finding] = []

        def wrote(placed: Placement, *, clipping: Clipping | None) -> None:
            if clipping is not None:
                findings.append(_clipped_finding(script.file, placed, clipping))
            self._observer.wrote()

        self._observer.writing(f"{script.stem} ({name})", len(script.lines))
        if sink is None:
            stitcher.listen(script_track.placements(), wrote)
        else:
            stitcher.write_track(script_track.placements(), sink, wrote)
        self._observer.finished()
        return findings


def with_filters(encoder: TrackSink, filters: Sequence[AudioFilter], track: Track) -> TrackSink:
    """Return a sink that filters audio and passes it on to an encoder.

    Args:
        encoder: The last sink.
        filters: In the order in which they are applied.
        track: The track that is written.
    """
    sink = encoder
    for each in reversed(filters):
        sink = each.into(sink, track)
    return sink


def _clipped_finding(file: str, placed: Placement, clipping: Clipping) -> Finding:
    line = placed.line
    message = f"line {line.id} is cut off at full scale by the gain"
    if clipping == "service":
        message = (
            f"line {line.id} came cut off at full scale; listen, and speak it again with --retake if need be"
        )
    return Finding(kind="clipped", file=file, row=line.row, line=line.id, message=message)
