"""What a line needs of the service: how it is read, its requests, and what their takes are known by."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from subgen.errors import Fault, nearest, shown
from subgen.languages import language_of_script
from subgen.model import Finding, Line, Reading, Script, TakeKey, Utterance
from subgen.settings import CastMember, Settings
from subgen.splitting import Part, split_text
from subgen.voices import MODELS, VOICES, WORD_EVENT_LANGUAGES, voice_named

__all__ = [
    "catalog_faults",
    "expects_events",
    "language_of",
    "reading_of",
    "take_key",
    "unknown_speakers",
    "utterances_of",
]

_NOBODY = CastMember()
_LONGEST_NAME = 30
_NO_CAST = "there is none: [cast.NAME] says who speaks"
_VOICE_IDS = tuple(voice.id for voice in VOICES)


def reading_of(line: Line, settings: Settings) -> Reading:
    """How a line is spoken: its own row, then the cast, then the defaults."""
    member = settings.cast.get(line.speaker or "", _NOBODY)
    return Reading(
        voice=line.voice or member.voice or settings.voice,
        model=line.model or member.model or settings.model,
        language=line.language or member.language or settings.language,
        speed=line.speed or member.speed or settings.speed,
        sample_rate_hz=settings.sample_rate,
    )


def language_of(line: Line, reading: Reading) -> str:
    """The code of a line's language, resolved from the row, the voice or the script."""
    if reading.language is not None and reading.language != "auto":
        return reading.language
    voice = voice_named(reading.voice)
    return language_of_script(line.text, voice.languages if voice else ())


def expects_events(utterance: Utterance) -> bool:
    """Whether word events should come with an utterance: its voice sends them, in its language."""
    voice = voice_named(utterance.reading.voice)
    language = utterance.reading.language
    if language in (None, "auto"):
        language = language_of_script(utterance.text, voice.languages if voice else ())
    return voice is not None and voice.word_events and language in WORD_EVENT_LANGUAGES


def utterances_of(line: Line, settings: Settings, service: str) -> tuple[Utterance, ...]:
    """The requests of a line, in order; one unless its text is longer than `max_chars`.

    Args:
        line: Of a script.
        settings: Of the job.
        service: What the takes' keys call the service: `local`, `smallest`, or a URL's origin.
    """
    reading = reading_of(line, settings)
    parts: tuple[Part, ...] = ((line.text, 0),)
    if len(line.text) > settings.max_chars:  # only then does the language count, and it takes a while to tell
        parts = split_text(line.text, settings.max_chars, language_of(line, reading))
    return tuple(
        Utterance(
            key=take_key(text, reading, service),
            text=text,
            reading=reading,
            first_word=first_word,
            line=line.id,
        )
        for text, first_word in parts
    )


def take_key(text: str, reading: Reading, service: str) -> TakeKey:
    """What a take is known by: everything that its sound depends on, and nothing else."""
    facts = (
        text,
        reading.voice,
        reading.model,
        reading.language,
        reading.sample_rate_hz,
        reading.speed,
        service,
    )
    return TakeKey(hashlib.blake2b(json.dumps(facts).encode(), digest_size=16).hexdigest())


def catalog_faults(script: Script, settings: Settings) -> Iterator[Fault]:
    """Voices and models that a script asks for and the local service does not have, each where it is said."""
    told: set[Fault] = set()
    for line in script.lines:
        reading = reading_of(line, settings)
        for column, name, own, known in (
            ("voice", reading.voice, line.voice, _VOICE_IDS),
            ("model", reading.model, line.model, MODELS),
        ):
            if name in known:
                continue
            problem = f"{shown(name)} is not a {column} of the local service; {nearest(name, known)}"
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
        message = f"{shown(name)} is not in the cast {what}; {hint}"
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
