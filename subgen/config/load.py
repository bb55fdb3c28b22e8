"""Merge the command line, the configuration and the defaults. Collect every fault."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from subgen.config.custom_standard import choose_standard
from subgen.config.languages import language_finding, with_codes
from subgen.config.schema import Cast, Config
from subgen.config.settings import NO_DICTIONARIES, CastMember, Limits, Pauses, Price, Settings, Style
from subgen.config.validation import problems
from subgen.cues.standards import CueStandard
from subgen.errors import Fault, InputFaults
from subgen.model import Finding, Service
from subgen.units import us_of_ms

__all__ = ["load_settings"]

_TOML_PLACE = re.compile(r" ?\(at line (\d+), column \d+\)")

_HINTS = {
    "Invalid value": 'put text in straight quotes: voice = "meher"',
    "Cannot overwrite": "a key is given twice, or is both a value and a table: `standard = …` and [standard]",
    "Cannot declare": "a table is given twice, or its name is already a value, such as `standard = …`",
    "end of a table declaration": 'put a name with spaces in quotes: [cast."MR QUILL"]',
}
"""Part of a parser message -> a hint for the user."""

_FIELDS_FROM_TABLES = ("cast", "limits", "pauses", "price", "standard", "style")
"""Fields of the settings that are built from tables."""


def load_settings(
    command_line: Mapping[str, Any],
    file: str | None = None,
    text: str = "",
    *,
    service_named: Callable[[str], Service],
    notice: Callable[[tuple[Finding, ...]], None] = lambda _: None,
) -> Settings:
    """Build the settings of a job.

    Args:
        command_line: Field of `Settings` -> value, for the options that were given; the standard by its name.
        file: The configuration file as the user named it, or None without one.
        text: Its content.
        service_named: Name of a service -> the service, whose limits are checked and whose defaults hold.
        notice: Gets a finding for each language that is not written as its code.

    Raises:
        InputFaults: Every fault of the configuration and of the command line.
    """
    faults: list[Fault] = []
    table = _table(file, text, faults) if file is not None else {}
    table, in_file = with_codes(table)
    command_line, in_options = with_codes(command_line)
    places = [*((f"{file}: {key}", *how) for key, *how in in_file)]
    places += [(f"--{key.replace('_', '-')}", *how) for key, *how in in_options]
    service = service_named(_service_name(command_line, table))
    faults += [_file_fault(file, key, problem) for key, problem in problems(table, service)]
    faults += [_option_fault(key, problem) for key, problem in problems(command_line, service)]
    standard = None if faults else _standard(command_line, file, table, faults)
    if faults or standard is None:
        raise InputFaults(tuple(faults))
    if places:
        notice(tuple(language_finding(*place) for place in places))
    return _settings(msgspec.convert({**table, **command_line}, Config), standard, service)


def _service_name(command_line: Mapping[str, Any], table: Mapping[str, Any]) -> str:
    names = (command_line.get("service"), table.get("service"), Settings().service)
    return next(name for name in names if isinstance(name, str))


def _file_fault(file: str | None, key: str, problem: str) -> Fault:
    return Fault(file=file or "", row=0, column=key, problem=problem)


def _option_fault(key: str, problem: str) -> Fault:
    return Fault(file=f"--{key.replace('_', '-')}", row=0, problem=problem)


def _standard(
    command_line: Mapping[str, Any], file: str | None, table: Mapping[str, Any], faults: list[Fault]
) -> CueStandard | None:
    named = command_line.get("standard")
    try:
        return choose_standard(named, table.get("standard"))
    except ValueError as fault:
        problem = str(fault)
        faults.append(
            _file_fault(file, "standard", problem) if named is None else _option_fault("standard", problem)
        )
        return None


def _settings(config: Config, standard: CueStandard, service: Service) -> Settings:
    names = [field.name for field in fields(Settings) if field.name not in _FIELDS_FROM_TABLES]
    defaults = service.capabilities.defaults
    chosen: dict[str, Any] = {
        "voice": defaults.voice,
        "model": defaults.model,
        "sample_rate": defaults.sample_rate_hz,
    }
    chosen |= {name: value for name in names if (value := getattr(config, name)) is not None}
    for name in ("formats", "allow_key_host", "only", "retake"):
        if name in chosen:
            chosen[name] = tuple(dict.fromkeys(chosen[name]))
    chosen["service_dictionaries"] = _dictionaries(chosen.get("service_dictionaries", ()))
    if "out" in chosen:
        chosen["out"] = Path(chosen["out"])
    price = _given_values(config.price)
    return Settings(
        **chosen,
        standard=standard,
        cast={name: _cast_member(member) for name, member in config.cast.items()},
        pauses=Pauses(
            **{name.replace("_ms", "_us"): us_of_ms(ms) for name, ms in _given_values(config.pauses).items()}
        ),
        style=Style(**dict(_style_values(_given_values(config.style)))),
        price=Price(**price) if price else None,
        limits=Limits(**_given_values(config.limits)),
    )


def _cast_member(member: Cast) -> CastMember:
    values = msgspec.structs.asdict(member)
    if (ids := member.service_dictionaries) is not None:
        values["service_dictionaries"] = _dictionaries(ids)
    return CastMember(**values)


def _dictionaries(ids: Sequence[str]) -> tuple[str, ...]:
    """Return ids without repetitions; none for the word that unsets them."""
    different = tuple(dict.fromkeys(ids))
    return () if different == (NO_DICTIONARIES,) else different


def _given_values(table: Struct) -> dict[str, Any]:
    return {key: value for key, value in msgspec.structs.asdict(table).items() if value is not None}


def _style_values(style: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in style.items():
        yield key, tuple(bytes.fromhex(value[1:])) if key.endswith("_color") else value


def _table(file: str, text: str, faults: list[Fault]) -> dict[str, Any]:
    """Parse the file; note a fault and return an empty table if it is not TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        place = _TOML_PLACE.search(str(fault))
        row = int(place[1]) if place else 0
        message = _TOML_PLACE.sub("", str(fault))
        hint = next((f"; {hint}" for words, hint in _HINTS.items() if words in message), "")
        faults.append(Fault(file=file, row=row, problem=f"not TOML: {message}{hint}"))
    except (ValueError, RecursionError):  # limits of Python that the parser does not catch
        problem = "cannot be read: an integer of thousands of digits, or hundreds of nested brackets"
        faults.append(Fault(file=file, row=0, problem=problem))
    return {}
