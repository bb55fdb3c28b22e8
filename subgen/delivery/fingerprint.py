"""What every output is made of, as a digest: one that is as its recipe says need not be written again.

A track is made of takes, pauses, gain and its encoding; a clip of one line's takes and the gain; a text of
all that is known of its lines, of the cue standard and of its looks. The version of subgen is part of each:
another one may write the same otherwise.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from subgen.config.settings import Settings
from subgen.delivery.clips import clip_names, metadata_row
from subgen.delivery.paths import Outputs
from subgen.model import Done, Gap, Script
from subgen.planning.utterances import voice_settings_for
from subgen.ports import TakeStore
from subgen.version import __version__

__all__ = ["Fingerprint", "fingerprints_of"]

_encoder = msgspec.msgpack.Encoder(order="deterministic")  # what the ledger gives back has another order


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What one output is made of.

    Attributes:
        kind: Name of its format.
        digest: Of all that.
    """

    kind: str
    digest: bytes


def fingerprints_of(
    script: Script, lines: Iterable[Done | Gap], takes: TakeStore, settings: Settings, outputs: Outputs
) -> dict[Path, Fingerprint]:
    """The recipes of all outputs of a script but its report, which tells of a run; one pass over its lines.

    Args:
        script: What they are made of.
        lines: What became of its lines, in order.
        takes: Where their takes are.
        settings: Of the job.
        outputs: The files.
    """
    sound, words = hashlib.blake2b(digest_size=16), hashlib.blake2b(digest_size=16)
    clips: list[tuple[str, bytes]] = []
    for spoken in lines:
        line = spoken.line
        made_of = _made_of(spoken, takes)
        sound.update(_encoder.encode((made_of, line.pause_us, line.break_after, line.start_us, line.end_us)))
        sound.update(_encoder.encode((line.chapter, line.chapter_number)))
        words.update(_encoder.encode((line, voice_settings_for(line, settings))))
        if outputs.clips is not None and isinstance(spoken, Done):
            clips.append((line.id, _digest("clip", settings.sample_rate, settings.gain_db, made_of)))
    clock = (script.lead_us, settings.pauses, settings.sample_rate, sound.digest())
    fingerprints: dict[Path, Fingerprint] = {}
    if outputs.audio is not None:
        kind = settings.audio
        fingerprints[outputs.audio] = Fingerprint(
            kind, _digest(kind, script.stem, settings.bitrate, settings.gain_db, clock)
        )
    fontless = replace(settings.style, font=None, fonts={})
    name = None if outputs.audio is None else outputs.audio.name
    for kind, path in outputs.texts.items():
        audio = name if kind == "json" else None  # which alone names it
        style = settings.style if kind == "ass" else fontless  # which alone names fonts
        look = (settings.standard, settings.karaoke, style)
        fingerprints[path] = Fingerprint(kind, _digest(kind, audio, look, clock, words.digest()))
    fingerprints.update(_clip_recipes(script, outputs, clips))
    return fingerprints


def _made_of(spoken: Done | Gap, takes: TakeStore) -> object:
    if isinstance(spoken, Gap):
        return spoken.samples
    return [(utterance.first_word, takes.stamp(utterance.key)) for utterance in spoken.utterances]


def _clip_recipes(
    script: Script, outputs: Outputs, clips: list[tuple[str, bytes]]
) -> Iterator[tuple[Path, Fingerprint]]:
    if outputs.clips is None:
        return
    names = clip_names((line.id for line in script.lines), script.left_out)
    texts = {line.id: line.text for line in script.lines}
    rows = "".join(metadata_row(names[line_id], texts[line_id]) for line_id, _ in clips)
    yield outputs.clips.metadata, Fingerprint("metadata", _digest("metadata", rows))
    for line_id, digest in clips:
        yield outputs.clips.folder / f"{names[line_id]}.wav", Fingerprint("clip", digest)


def _digest(*facts: object) -> bytes:
    return hashlib.blake2b(_encoder.encode((__version__, *facts)), digest_size=16).digest()
