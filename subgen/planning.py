"""What a line needs of the service: how it is read, its requests, and what their takes are known by."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from subgen.config.settings import CastMember, Settings
from subgen.errors import Fault, nearest, shown
from subgen.model import Finding, Line, Reading, Script, TakeKey, Utterance
from subgen.ports.records import Part, Retake
from subgen.text.chunking import split_text
from subgen.text.languages import language_of_script
from subgen.waves.voices import MODELS, VOICES, WORD_EVENT_LANGUAGES, voice_named

__all__ = [
    "Needs",
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
    parts: tuple[tuple[str, int], ...] = ((line.text, 0),)
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


class Needs:
    """What each line of a job needs of the service: its requests, or those of the retake that it has.

    Args:
        settings: Of the job.
        service: What the takes' keys call the service.
        retakes: Stem -> line's id -> its retakes, of which the first counts that is of the line as it is: its
            text, its voice and all may be others by now.
    """

    def __init__(
        self,
        settings: Settings,
        service: str,
        retakes: Mapping[str, Mapping[str, tuple[Retake, ...]]] | None = None,
    ) -> None:
        self.settings = settings
        self.service = service
        self._retakes = retakes or {}

    def but(self, retakes: Mapping[str, Mapping[str, tuple[Retake, ...]]]) -> "Needs":
        """The same, but for some lines that have other retakes."""
        stems = {*self._retakes, *retakes}
        merged = {stem: {**self._retakes.get(stem, {}), **retakes.get(stem, {})} for stem in stems}
        return Needs(self.settings, self.service, merged)

    def under(self, settings: Settings) -> "Needs":
        """The same under other settings of the outputs."""
        return Needs(settings, self.service, self._retakes)

    def of(self, stem: str, line: Line) -> tuple[Utterance, ...]:
        """The requests of a line, in order."""
        retake = self.retake(stem, line)
        if retake is None:
            return utterances_of(line, self.settings, self.service)
        reading = reading_of(line, self.settings)
        return tuple(
            Utterance(key=part.key, text=part.text, reading=reading, first_word=part.first_word, line=line.id)
            for part in retake.parts
        )

    def retake(self, stem: str, line: Line) -> Retake | None:
        """The retake that a line has, if it has one."""
        retakes = self._retakes.get(stem, {}).get(line.id, ())
        whole = self.whole(line) if retakes else None
        return next((retake for retake in retakes if retake.whole == whole), None)

    def whole(self, line: Line) -> TakeKey:
        """What a line's readings are known by: its whole text, and how it is spoken."""
        return take_key(line.text, reading_of(line, self.settings), self.service)

    def cut(self, line: Line, number: int) -> tuple[Part, ...]:
        """The requests of a retake of a line, which nothing else is known by."""
        whole = self.whole(line)
        return tuple(
            Part(text=each.text, first_word=each.first_word, key=_retake_key(each.key, whole, number))
            for each in utterances_of(line, self.settings, self.service)
        )


def _retake_key(part: TakeKey, whole: TakeKey, number: int) -> TakeKey:
    return _digest((part, whole, number))


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
    return _digest(facts)


def _digest(facts: tuple[str | float | None, ...]) -> TakeKey:
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
