"""The configuration file, and how it and the command line become settings.

Every option of `run` has a key of its name (`sample_rate = 24000`); `[cast.NAME]` says how NAME speaks, and
`[pauses]` how long the silences are. What the command line says wins. An unknown key is an error that
names the nearest known one; all faults of the file are told at once.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from subgen.cues.standards import STANDARDS
from subgen.errors import Fault, InputFaults, nearest
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
from subgen.units import US_PER_MS

__all__ = ["settle"]

_Speed = Annotated[float, Meta(ge=MIN_SPEED, le=MAX_SPEED)]
_Name = Annotated[str, Meta(min_length=1)]
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

    out: _Name | None = None
    service: _Name | None = None
    voice: _Name | None = None
    model: _Name | None = None
    language: str | None = None
    sample_rate: int | None = None
    speed: _Speed | None = None
    connections: Annotated[int, Meta(ge=1, le=512)] | None = None
    formats: list[str] | None = None
    audio: str | None = None
    standard: str | None = None
    karaoke: str | None = None
    allow_key_host: list[_Name] | None = None
    max_chars: Annotated[int, Meta(ge=1, le=8000)] | None = None
    speak_titles: bool | None = None
    gain_db: Annotated[float, Meta(ge=-60, le=60)] | None = None
    cast: dict[str, _Cast] = {}
    pauses: _Pauses = _Pauses()


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
        InputFaults: Every fault of the configuration and of the choices made.
    """
    config = _read(file, text) if file is not None else _Config()
    given = {
        name: value
        for name in (field.name for field in fields(Settings))
        if name not in ("cast", "pauses") and (value := getattr(config, name)) is not None
    }
    faults = [
        Fault(file=file or "", row=0, column=key, problem=problem) for key, problem in _unknown_choices(given)
    ]
    faults += [
        Fault(file=f"--{key.replace('_', '-')}", row=0, problem=problem)
        for key, problem in _unknown_choices(command_line)
    ]
    faults += [
        Fault(file=file or "", row=0, column=f"cast.{name}.{key}", problem=problem)
        for name, member in config.cast.items()
        for key, problem in _unknown_choices({"language": member.language})
    ]
    if faults:
        raise InputFaults(tuple(faults))
    merged = {**given, **command_line}
    for name in ("formats", "allow_key_host"):
        if name in merged:
            merged[name] = tuple(dict.fromkeys(merged[name]))
    if "out" in merged:
        merged["out"] = Path(merged["out"])
    return Settings(**merged, cast=_cast(config), pauses=_pauses(config))


def _cast(config: _Config) -> dict[str, CastMember]:
    return {name: CastMember(**msgspec.structs.asdict(member)) for name, member in config.cast.items()}


def _pauses(config: _Config) -> Pauses:
    written = {
        name.replace("_ms", "_us"): round(value * US_PER_MS)
        for name, value in msgspec.structs.asdict(config.pauses).items()
        if value is not None
    }
    return Pauses(**written)


def _read(file: str, text: str) -> _Config:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise InputFaults((Fault(file=file, row=0, problem=f"not TOML: {fault}"),)) from None
    faults = tuple(_unknown_keys(file, table))
    if faults:
        raise InputFaults(faults)
    try:
        return msgspec.convert(table, _Config)
    except msgspec.ValidationError as fault:
        what, _, where = str(fault).partition(" - at `$")
        key = where.strip("`.").replace("[...]", "") or "configuration"
        raise InputFaults((Fault(file=file, row=0, column=key, problem=what),)) from None


def _unknown_keys(file: str, table: Mapping[str, Any]) -> Iterator[Fault]:
    shapes = [("", table, _Config), ("pauses.", table.get("pauses"), _Pauses)]
    cast = table.get("cast")
    if isinstance(cast, dict):
        shapes += [(f"cast.{name}.", member, _Cast) for name, member in cast.items()]
    for place, keys, shape in shapes:
        known = shape.__struct_fields__
        for key in keys if isinstance(keys, dict) else ():
            if key not in known:
                problem = f"not a key of the configuration; {nearest(key, known)}"
                yield Fault(file=file, row=0, column=f"{place}{key}", problem=problem)


def _unknown_choices(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Key and problem of every value that is not one of those its key takes."""
    for key, value in given.items():
        known = _CHOICES.get(key)
        if known is None or value is None:
            continue
        for chosen in value if isinstance(value, list | tuple) else (value,):
            if chosen not in known:
                yield key, f"{chosen!r} is not known; {nearest(str(chosen), map(str, known))}"
