"""Faults and findings of a script held against the catalog and the cast."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from subgen.config.settings import Settings
from subgen.errors import Fault, nearest, quoted
from subgen.model import Finding, Script
from subgen.planning.utterances import _NOBODY, voice_settings_for
from subgen.waves.voices import MODELS, VOICES

__all__ = ["catalog_faults", "unknown_speakers"]


_LONGEST_NAME = 30
_NO_CAST = "there is none: [cast.NAME] says who speaks"
_VOICE_IDS = tuple(voice.id for voice in VOICES)


def catalog_faults(script: Script, settings: Settings) -> Iterator[Fault]:
    """Voices and models that a script asks for and the local service does not have, each where it is said."""
    told: set[Fault] = set()
    for line in script.lines:
        voice_settings = voice_settings_for(line, settings)
        for column, name, own, known in (
            ("voice", voice_settings.voice, line.voice, _VOICE_IDS),
            ("model", voice_settings.model, line.model, MODELS),
        ):
            if name in known:
                continue
            problem = f"{quoted(name)} is not a {column} of the local service; {nearest(name, known)}"
            if own is not None:
                yield Fault(file=script.file, row=line.row, column=column, problem=problem)
                continue
            member = settings.cast.get(line.speaker or "", _NOBODY)
            place = f"cast.{line.speaker}.{column}" if getattr(member, column) else f"--{column}"
            fault = Fault(file=place, row=0, problem=problem)
            if fault not in told:
                told.add(fault)
                yield fault


def unknown_speakers(script: Script, settings: Settings) -> Iterator[Finding]:
    """Names that speak and are not in the cast, each once: a slip of the pen would get the default voice.

    A name before a colon in a script is told where it is in capitals, as names of a cast are written, or is
    like one of the cast's: any sentence may have a colon in it.
    """
    told: set[str] = set()
    folded = {name.casefold(): name for name in settings.cast}
    for line in script.lines:
        is_prose = line.speaker is None
        name = _name_before_colon(line.text, folded) if is_prose else line.speaker
        if name is None or name in settings.cast or name in told or line.voice is not None:
            continue
        told.add(name)
        near = folded.get(name.casefold())
        known = nearest(name, settings.cast) if settings.cast else _NO_CAST
        hint = f"did you mean {near!r}?" if near else known
        what = "and is read aloud" if is_prose else "and has the voice of all"
        message = f"{quoted(name)} is not in the cast {what}; {hint}"
        yield Finding(kind="speaker", file=script.file, row=line.row, line=line.id, message=message)


_CAPITALS = re.compile(r"(?=.*[^\W\d_]{2})[^\W\d_][^\W_]*(?:[ .'-]+[^\W_]+){0,3}")


def _name_before_colon(text: str, folded: Mapping[str, str]) -> str | None:
    name, colon, words = text.partition(":")
    name = name.strip()
    if not colon or not words.strip():
        return None
    if words[0].isspace() and name.isupper() and len(name) <= _LONGEST_NAME and _CAPITALS.fullmatch(name):
        return name
    if not folded or len(name) > 2 * max(map(len, folded)):  # most lines: likeness is slow to tell
        return None
    return name if get_close_matches(name.casefold(), folded, n=1, cutoff=0.7) else None
