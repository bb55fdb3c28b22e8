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
from subgen.model import Finding, Placement, Track
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
        """Write the track, and read its length back.

        Returns:
            Findings about clipped lines: those of the last delivery, if the track is not written.

        Raises:
            DamagedTake: A take is not the one that was stored.
            OutputError: The track cannot be written, or reads back with another length.
        """
        if not self.targets:
            before = self._given.order.before
            return [] if before is None else [each for each in before.findings if each.kind == "clipped"]
        (target,) = self.targets
        script_track, track, doors = self._given.script_track, self._given.track, self._given.doors
        script, encoder = script_track.script, doors.tracks[self._given.settings.audio]
        stitcher = Stitcher(doors.takes.pcm, doors.shape, self._given.settings.gain_db, track)
        findings: list[Finding] = []

        def wrote(placed: Placement, *, is_clipped: bool) -> None:
            if is_clipped:
                findings.append(_clipped_finding(script.file, placed))
            self._observer.wrote()

        self._observer.writing(f"{script.stem} (audio)", len(script.lines))
        with encoder.open(files[target], track) as encoded:
            sink = with_filters(encoded, doors.filters, track)
            stitcher.write_track(script_track.placements(), sink, wrote)
            sink.finish()
        encoder.check(files[target], track)
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


def _clipped_finding(file: str, placed: Placement) -> Finding:
    line = placed.line
    message = f"line {line.id} is cut off at full scale by the gain"
    return Finding(kind="clipped", file=file, row=line.row, line=line.id, message=message)
