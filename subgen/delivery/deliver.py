"""Deliver one script: run the stages, replace the files together, record what was written.

Files that are up to date (`subgen.delivery.plan_outputs`) are not written again. A script is streamed: its
lines are gone through several times, and never held with their audio or words.
"""

from subgen.config.settings import Settings
from subgen.delivery.audio_stage import AudioStage
from subgen.delivery.clip_stage import ClipStage
from subgen.delivery.doors import DeliveryDoors
from subgen.delivery.former_clips import FormerClips
from subgen.delivery.plan_outputs import OutputPlan
from subgen.delivery.record import DeliveryRecord, RunEffort
from subgen.delivery.report_stage import ReportStage
from subgen.delivery.script_track import ScriptTrack
from subgen.delivery.script_words import open_script_words
from subgen.delivery.stage import StageInput
from subgen.delivery.text_stage import TextStage
from subgen.model import Script
from subgen.planning.utterances import UtteranceResolver
from subgen.ports import Observer
from subgen.ports.records import DeliveryFacts

__all__ = ["Delivery", "DeliveryDoors", "lines_to_write"]


def lines_to_write(script: Script, settings: Settings) -> int:
    """Count the lines that the delivery of a script goes through, once for each pass."""
    passes = 3 + settings.clips  # audio or its levels, words, cues
    return passes * len(script.lines)


class Delivery:
    """Writes the outputs of scripts.

    Args:
        resolver: Resolves lines to their requests.
        doors: The doors.
    """

    def __init__(self, resolver: UtteranceResolver, doors: DeliveryDoors) -> None:
        self._resolver = resolver
        self._settings = resolver.settings
        self._doors = doors

    def deliver(self, order: OutputPlan, effort: RunEffort, observer: Observer) -> DeliveryRecord:
        """Write the stale outputs of a script, and the report if there are any.

        Args:
            order: The plan of its outputs.
            effort: Attempts and time of the run.
            observer: Notified of every line that is written.

        Raises:
            DamagedTake: A take is not the one that was stored.
            OutputError: A file cannot be written, or reads back with another length.
        """
        if order.current is not None:
            return order.current
        return self._run_stages(order, effort, observer)

    def _run_stages(self, order: OutputPlan, effort: RunEffort, observer: Observer) -> DeliveryRecord:
        script, doors, outputs = order.script, self._doors, order.outputs
        script_track = ScriptTrack(script, self._resolver, doors.takes)
        track = script_track.track(None if outputs.audio is None else outputs.audio.name)
        given = StageInput(
            script_track=script_track,
            track=track,
            order=order,
            stale=order.stale,
            settings=self._settings,
            doors=doors,
        )
        audio, clips = AudioStage(given, observer), ClipStage(given, observer)
        texts, report = TextStage(given, observer), ReportStage(given)
        targets = {*audio.targets, *clips.targets, *texts.targets, *report.targets}
        summary = script_track.summary()
        former = FormerClips(order, self._settings.out, doors)
        findings = [*script_track.findings(), *clips.findings(), *former.findings()]
        with doors.replacing([path for path in outputs.files if path in targets]) as files:
            findings += audio.run(files)
            clip_stamps = clips.run(files)
            with open_script_words(script_track, doors) as words:
                text_facts = texts.run(files, words, summary)
            findings += text_facts.findings
            facts = DeliveryFacts(
                summary=summary,
                samples=track.samples,
                late_s=audio.encoder_delay_s,
                words=text_facts.words,
                findings=tuple(sorted(findings, key=lambda finding: finding.row)),
                cues=text_facts.cues,
                left_out=len(script.left_out),
            )
            report.run(files, facts, effort)
            stamps = {path: doors.file_probe.stamp(file) for path, file in files.items()} | clip_stamps
        former.remove()
        members = order.members(self._settings.out, stamps)
        doors.ledger.deliver(script.stem, members, facts, order.targets.lines.packed())
        return DeliveryRecord(script=script, outputs=outputs, facts=facts, written=frozenset(stamps))
