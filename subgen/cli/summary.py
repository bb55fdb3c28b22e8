"""The summary of a run as one JSON object, `subgen.summary/1`; its shape is in the README."""

from typing import Any

import msgspec

from subgen.app.running import Reckoning, RunResult
from subgen.estimate import ScriptEstimate
from subgen.settings import Settings
from subgen.units import seconds_of_samples

__all__ = ["of_reckoning", "of_run"]

_FORMAT = "subgen.summary/1"


def of_run(result: RunResult, settings: Settings) -> str:
    """What a run came to."""
    inputs = [_input(result, needs, settings) for needs in result.needs.scripts]
    return _json(
        {
            "format": _FORMAT,
            "dry_run": False,
            "lines": sum(each["lines"] for each in inputs),
            "done": sum(each["done"] for each in inputs),
            "failed": sum(each["failed"] for each in inputs),
            "requests": result.needs.requests,
            "characters": result.needs.characters,
            "attempts": sum(each["attempts"] for each in inputs),
            "characters_sent": sum(each["characters_sent"] for each in inputs),
            "audio_s": round(sum(each["audio_s"] for each in inputs), 6),
            "wall_s": round(result.wall_s, 3),
            "widest": result.widest,
            "inputs": inputs,
        }
    )


def _input(result: RunResult, needs: ScriptEstimate, settings: Settings) -> dict[str, Any]:
    script = needs.script
    spoken = result.spoken[script.file]
    delivered = next((each for each in result.delivered if each.script.file == script.file), None)
    samples = delivered.samples if delivered else spoken.samples
    outputs = delivered.outputs if delivered else None
    return {
        "file": script.file,
        "lines": len(script.lines),
        "done": spoken.done,
        "failed": len(spoken.failed),
        "requests": needs.requests,
        "characters": needs.characters,
        "attempts": spoken.attempts,
        "characters_sent": spoken.characters,
        "audio_s": seconds_of_samples(samples, settings.sample_rate),
        "late_s": round(delivered.late_s, 6) if delivered else 0.0,
        "words": delivered.words.facts() if delivered else None,
        "outputs": [str(path) for path in outputs.files] if outputs else [],
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
        "findings": [finding.facts() for finding in (delivered or script).findings],
    }


def of_reckoning(reckoning: Reckoning, settings: Settings) -> str:
    """What a job would come to."""
    told = reckoning.estimate
    return _json(
        {
            "format": _FORMAT,
            "dry_run": True,
            "lines": told.lines,
            "requests": told.requests,
            "characters": told.characters,
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
                    "audio_s": round(each.audio_s, 1),
                    "findings": [finding.facts() for finding in each.script.findings],
                }
                for each in told.scripts
            ],
        }
    )


def _json(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value), indent=1).decode()
