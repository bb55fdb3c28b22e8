"""Check a script against the service and the cast."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache, partial

from subgen.config.service_limits import name_problem
from subgen.config.settings import Settings
from subgen.errors import Fault, nearest, quoted
from subgen.inputs.speakers import Speech, name_before_colon, split_speaker
from subgen.model import Finding, Line, Script, Service
from subgen.planning.utterances import _NOBODY, voice_settings_for

__all__ = ["service_faults", "unknown_speakers"]


_LONGEST_NAME = 30
_TABLES = (".csv", ".tsv", ".jsonl")
_NO_CAST = "there is no cast: add [cast.NAME]"


def service_faults(script: Script, settings: Settings, service: Service) -> Iterator[Fault]:
    """Find voices, models and languages that the service does not have, each where it is set.

    Voices and models are not checked where the service may have more of them than are known.

    Args:
        script: The script.
        settings: Of the job.
        service: The service that is to speak.
    """
    if settings.continuations and not service.capabilities.context_characters:
        yield Fault(file="--continuations", row=0, problem=f"{service} cannot continue a speech")
    problem_of = cache(partial(_problem, service=service))  # few names, many lines
    reported: set[Fault] = set()
    for line in script.lines:
        voice_settings = voice_settings_for(line, settings)
        for column in ("language", "number_language", "voice", "model"):
            name, in_row = getattr(voice_settings, column), getattr(line, column)
            problem = problem_of(column, name) if isinstance(name, str) else None
            if problem is None:
                continue
            if isinstance(in_row, str):
                yield Fault(file=script.file, row=line.row, column=column, problem=problem)
                continue
            member = settings.cast.get(line.speaker or "", _NOBODY)
            place = (
                f"cast.{line.speaker}.{column}"
                if getattr(member, column)
                else f"--{column.replace('_', '-')}"
            )
            fault = Fault(file=place, row=0, problem=problem)
            if fault not in reported:
                reported.add(fault)
                yield fault


def _problem(column: str, name: str, service: Service) -> str | None:
    if column in ("voice", "model"):
        return name_problem(column, name, service)
    languages = service.capabilities.languages
    if name == "auto" or name in languages:
        return None
    return f"{quoted(name)} is not a language of {service}; {nearest(name, (*languages, 'auto'))}"


def unknown_speakers(script: Script, settings: Settings) -> Iterator[Finding]:
    """Find speakers that are not in the cast, each once: a misspelt name would get the default voice.

    A name before a colon in a script is reported when it is in capitals, as names of a cast are written, or
    is like one of the cast's: any sentence may have a colon in it. A name of the cast that is read aloud all
    the same, because no words follow it or because it is in a cell, is reported, too.
    """
    reported: set[str] = set()
    folded = {name.casefold(): name for name in settings.cast}
    is_table = script.file.lower().endswith(_TABLES)
    for line in script.lines:
        is_prose = line.speaker is None
        said = split_speaker(line.text, settings.cast) if is_prose and folded else None
        if said is not None:
            if said.name not in reported and (is_table or not said.words):
                reported.add(said.name)
                yield _name_of_cast(script.file, line, said)
            continue
        name = _name_before_colon(line.text, folded) if is_prose else line.speaker
        if name is None or name in settings.cast or name in reported or line.voice is not None:
            continue
        reported.add(name)
        near = folded.get(name.casefold())
        known = nearest(name, settings.cast) if settings.cast else _NO_CAST
        hint = f"did you mean {near!r}?" if near else known
        consequence = "and is read aloud" if is_prose else "and has the default voice"
        message = f"{quoted(name)} is not in the cast {consequence}; {hint}"
        yield Finding(kind="speaker", file=script.file, row=line.row, line=line.id, message=message)


_CAPITALS = re.compile(r"(?=.*[^\W\d_]{2})[^\W\d_][^\W_]*(?:[ .'-]+[^\W_]+){0,3}")


def _name_of_cast(file: str, line: Line, said: Speech) -> Finding:
    remedy = "put it into the column 'speaker'" if said.words else "write its words in the same row"
    message = f"{quoted(said.name)} is in the cast and is read aloud here; {remedy}"
    return Finding(kind="speaker", file=file, row=line.row, line=line.id, message=message)


def _name_before_colon(text: str, folded: Mapping[str, str]) -> str | None:
    if folded and (name := _with_name_in_capitals(text, folded.values())):
        return name
    if ":" not in text and "\N{FULLWIDTH COLON}" not in text:
        return None
    name, direction, words = name_before_colon(text)
    if not name or not words:
        return None
    before = text[len(text) - len(words) - 1]
    is_marked = direction or before.isspace() or before == "\N{FULLWIDTH COLON}"
    if is_marked and name.isupper() and len(name) <= _LONGEST_NAME and _CAPITALS.fullmatch(name):
        return name
    if not folded or len(name) > 2 * max(map(len, folded)):  # true of most lines: comparing names is slow
        return None
    return name if get_close_matches(name.casefold(), folded, n=1, cutoff=0.7) else None


def _with_name_in_capitals(text: str, cast: Iterable[str]) -> str | None:
    """The words before a colon where a name of the cast is among them: `ANNA, softly:`, `ANNA/TOM:`."""
    before, colon, _ = text[: 2 * _LONGEST_NAME].partition(":")
    if not colon or before.islower():
        return None
    names = (name for name in cast if name.isupper() and name in before)
    is_one = any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", before) for name in names)
    return before.strip() if is_one else None
