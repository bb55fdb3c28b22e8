"""The configuration file, and how it and the command line become settings.

Every option of `run` has a key of its name (`sample_rate = 24000`); `[cast.NAME]` says how NAME speaks, and
`[pauses]` how long the silences are. What the command line says wins. An unknown key is an error that
names the nearest known one; all faults of the file are told at once.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from subgen.cues.standards import STANDARDS
from subgen.errors import Fault, InputFaults, nearest, shown
from subgen.languages import LANGUAGES
from subgen.limits import MAX_SPEED, MIN_SPEED, SAMPLE_RATES_HZ
from subgen.settings import (
    AUDIO_FORMATS,
    FORMATS,
    KARAOKE_STYLES,
    CastMember,
    Pauses,
    Settings,
)
from subgen.units import US_PER_MS, round_half_up

__all__ = ["settle"]

_Speed = Annotated[float, Meta(ge=MIN_SPEED, le=MAX_SPEED)]
_Name = Annotated[str, Meta(min_length=1)]
_Folder = Annotated[str, Meta(min_length=1, pattern=r"\A[^\0]*\Z")]
_PauseMs = Annotated[float, Meta(ge=0, le=3_600_000)]


class _Cast(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    voice: _Name | None = None
    language: str | None = None
    model: _Name | None = None
    speed: _Speed | None = None


class _Pauses(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    line_ms: _PauseMs | None = None
    paragraph_ms: _PauseMs | None = None
    chapter_ms: _PauseMs | None = None


class _Config(Struct, kw_only=True, forbid_unknown_fields=True):
    """The shape of the file; None is a key that is not there."""

    out: _Folder | None = None
    service: _Name | None = None
    voice: _Name | None = None
    model: _Name | None = None
    language: str | None = None
    sample_rate: int | None = None
    speed: _Speed | None = None
    connections: Annotated[int, Meta(ge=1, le=512)] | None = None
    formats: Annotated[list[str], Meta(min_length=1)] | None = None
    audio: str | None = None
    standard: str | None = None
    karaoke: str | None = None
    allow_key_host: list[_Name] | None = None
    max_chars: Annotated[int, Meta(ge=1, le=8000)] | None = None
    speak_titles: bool | None = None
    gain_db: Annotated[float, Meta(ge=-60, le=60)] | None = None
    quiet: bool | None = None
    verbose: bool | None = None
    no_progress: bool | None = None
    cast: dict[str, _Cast] = {}
    pauses: _Pauses = _Pauses()


_TOML_PLACE = re.compile(r" ?\(at line (\d+), column \d+\)")

_TYPE = re.compile(r"`(\w+)`")
_TYPE_WORDS = {
    "array": "a list",
    "bool": "true or false",
    "float": "a number",
    "int": "a whole number",
    "object": "a table",
    "str": "a string",
}
"""What the type of a value is called in its messages -> what people call it."""

_CHOICES: dict[str, tuple[Any, ...]] = {
    "language": tuple(LANGUAGES),
    "sample_rate": SAMPLE_RATES_HZ,
    "formats": FORMATS,
    "audio": AUDIO_FORMATS,
    "standard": tuple(STANDARDS),
    "karaoke": KARAOKE_STYLES,
}
"""Keys that take one of a list, or a list of them."""


def settle(command_line: Mapping[str, Any], file: str | None = None, text: str = "") -> Settings:
    """Settings of a job: the command line over the configuration over the defaults.

    Args:
        command_line: Field of `Settings` -> value, for the options that were given.
        file: The configuration as the user named it, or None without one.
        text: The configuration.

    Raises:
        InputFaults: Every fault of the configuration and of the command line.
    """
    faults: list[Fault] = []
    table = _table(file, text, faults) if file is not None else {}
    faults += [
        Fault(file=file or "", row=0, column=key, problem=problem)
        for key, problem in _problems(table, _Config)
    ]
    faults += [
        Fault(file=f"--{key.replace('_', '-')}", row=0, problem=problem)
        for key, problem in _problems(command_line, _Config)
    ]
    if faults:
        raise InputFaults(tuple(faults))
    config = msgspec.convert({**table, **command_line}, _Config)
    chosen = {
        name: value
        for name in (field.name for field in fields(Settings))
        if name not in ("cast", "pauses") and (value := getattr(config, name)) is not None
    }
    for name in ("formats", "allow_key_host"):
        if name in chosen:
            chosen[name] = tuple(dict.fromkeys(chosen[name]))
    if "out" in chosen:
        chosen["out"] = Path(chosen["out"])
    return Settings(**chosen, cast=_cast(config), pauses=_pauses(config))


def _cast(config: _Config) -> dict[str, CastMember]:
    return {name: CastMember(**msgspec.structs.asdict(member)) for name, member in config.cast.items()}


def _pauses(config: _Config) -> Pauses:
    written = {
        name.replace("_ms", "_us"): _us_of_ms(value)
        for name, value in msgspec.structs.asdict(config.pauses).items()
        if value is not None
    }
    return Pauses(**written)


def _us_of_ms(duration_ms: float) -> int:
    numerator, denominator = duration_ms.as_integer_ratio()
    return round_half_up(numerator * US_PER_MS, denominator)


def _table(file: str, text: str, faults: list[Fault]) -> dict[str, Any]:
    """The file as TOML has it; empty, and a fault, when it is none."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        place = _TOML_PLACE.search(str(fault))
        row = int(place[1]) if place else 0
        faults.append(Fault(file=file, row=row, problem=f"not TOML: {_TOML_PLACE.sub('', str(fault))}"))
    except (ValueError, RecursionError):  # the parser lets these out of Python's own limits
        problem = "not to be read: an integer of thousands of digits, or hundreds of brackets in brackets"
        faults.append(Fault(file=file, row=0, problem=problem))
    return {}


def _problems(table: Mapping[str, Any], shape: type[Struct], place: str = "") -> Iterator[tuple[str, str]]:
    """Key and problem of all that a table has and its shape has not."""
    types = {field.name: field.type for field in msgspec.structs.fields(shape)}
    for key, value in table.items():
        where = place + key
        if key not in types:
            yield where, f"not a key of the configuration; {nearest(key, types)}"
        elif key == "cast" and isinstance(value, dict):
            for name, member in value.items():
                yield from _table_problems(member, _Cast, f"{where}.{name}")
        elif key == "pauses":
            yield from _table_problems(value, _Pauses, where)
        else:
            yield from _value_problems(key, value, types[key], where)


def _table_problems(value: object, shape: type[Struct], where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        yield from _problems(value, shape, f"{where}.")
    else:
        yield where, f"expected a table, got {shown(str(value))}"


def _value_problems(key: str, value: object, known_type: object, where: str) -> Iterator[tuple[str, str]]:
    try:
        msgspec.convert(value, known_type)
    except msgspec.ValidationError as fault:
        problem = str(fault).partition(" - at ")[0].replace(" | null", "")
        problem = _TYPE.sub(lambda found: _TYPE_WORDS.get(found[1], found[1]), problem)
        yield where, problem[:1].lower() + problem[1:]
        return
    known = _CHOICES.get(key)
    if known is None:
        return
    for chosen in value if isinstance(value, list | tuple) else (value,):
        if chosen in known:
            continue
        # Numbers that are spelled alike are not near.
        hint = nearest(chosen, known) if isinstance(chosen, str) else f"known: {', '.join(map(str, known))}"
        yield where, f"{shown(str(chosen))} is not known; {hint}"
