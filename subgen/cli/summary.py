"""The summary of a run as one JSON object, `subgen.summary/1`; its shape is in the README."""

from typing import Any

import msgspec

from subgen.config.settings import Settings
from subgen.jobs.run import JobEstimate, RunResult
from subgen.planning.estimate import ScriptEstimate
from subgen.units import seconds_of_samples

__all__ = ["json_of", "of_reckoning", "of_run"]

_FORMAT = "subgen.summary/1"


def of_run(result: RunResult, settings: Settings) -> str:
    """What a run came to."""
    inputs = [_input(result, needed, settings) for needed in result.estimate.scripts]
    return json_of(
        {
            "format": _FORMAT,
            "dry_run": False,
            "lines": sum(each["lines"] for each in inputs),
            "done": sum(each["done"] for each in inputs),
            "failed": sum(each["failed"] for each in inputs),
            "pending": result.pending,
            "gaps": result.gaps,
            "requests": result.estimate.requests,
            "characters": result.estimate.characters,
            "attempts": sum(each["attempts"] for each in inputs),
            "characters_sent": sum(each["characters_sent"] for each in inputs),
            "audio_s": round(sum(each["audio_s"] for each in inputs), 6),
            "wall_s": round(result.wall_s, 3),
            "widest": result.widest,
            "inputs": inputs,
        }
    )


def _input(result: RunResult, needed: ScriptEstimate, settings: Settings) -> dict[str, Any]:
    script = needed.script
    spoken = result.spoken[script.file]
    delivered = next((each for each in result.delivered if each.script.file == script.file), None)
    samples = delivered.facts.samples if delivered else spoken.samples
    outputs = delivered.outputs if delivered else None
    return {
        "file": script.file,
        "lines": len(script.lines),
        "done": spoken.done,
        "failed": len(spoken.failed),
        "pending": spoken.pending,
        "requests": needed.requests,
        "characters": needed.characters,
        "attempts": spoken.attempts,
        "characters_sent": spoken.characters,
        "audio_s": seconds_of_samples(samples, settings.sample_rate),
        "late_s": round(delivered.facts.late_s, 6) if delivered else 0.0,
        "words": delivered.facts.words.facts() if delivered else None,
        "cues": delivered.facts.cues.facts() if delivered and delivered.facts.cues else None,
        "outputs": [str(path) for path in outputs.files] if outputs else [],
        "written": sorted(str(path) for path in delivered.written) if delivered else [],
        "clips": str(outputs.clips.folder) if outputs and outputs.clips else None,
        "failures": [
            {
                "row": failed.line.row,
                "line": failed.line.id,
                "text": failed.line.text,
                "reason": failed.reason,
            }
            for failed in spoken.failed
        ],
        "findings": [finding.facts() for finding in (delivered.facts if delivered else script).findings],
    }


def of_reckoning(reckoning: JobEstimate, settings: Settings) -> str:
    """What a job would come to."""
    told = reckoning.estimate
    return json_of(
        {
            "format": _FORMAT,
            "dry_run": True,
            "lines": told.lines,
            "requests": told.requests,
            "characters": told.characters,
            "new_requests": told.new_requests,
            "new_characters": told.new_characters,
            "new_audio_s": round(told.new_audio_s, 1),
            "audio_s": round(told.audio_s, 1),
            "cost": None if told.cost is None else round(told.cost, 6),
            "currency": settings.price.currency if settings.price else None,
            "disk_bytes": told.disk_bytes,
            "free_bytes": reckoning.free_bytes,
            "inputs": [
                {
                    "file": each.script.file,
                    "lines": len(each.script.lines),
                    "requests": each.requests,
                    "characters": each.characters,
                    "new_requests": each.new_requests,
                    "new_characters": each.new_characters,
                    "audio_s": round(each.audio_s, 1),
                    "findings": [finding.facts() for finding in each.script.findings],
                }
                for each in told.scripts
            ],
        }
    )


def json_of(value: object) -> str:
    """A value as JSON that a person can read."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1).decode()
