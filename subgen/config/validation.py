"""Validation of the configuration: every wrong key and value, explained for people."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from subgen.config.schema import (
    CHOICES,
    NAMED_TABLES,
    NAMED_VALUES,
    NAMES,
    REQUIRED,
    TABLES,
    Config,
    Standard,
    StandardTable,
)
from subgen.config.service_limits import limit_problems
from subgen.errors import nearest, quoted
from subgen.model import Service

__all__ = ["Problem", "problems"]

Problem = tuple[str, str]
"""A key with the tables around it, and the problem with it."""

_TYPE = re.compile(r"`(\w+)`")
_TYPE_WORDS = {
    "array": "a list",
    "bool": "true or false",
    "float": "a number",
    "int": "a whole number",
    "object": "a table",
    "str": "a string",
}
"""Name of a type in the validator's messages -> its name for people."""

_PATTERNS = {
    "color": "expected a color like '#ffe14d'",
    "dictionaries": "expected ids of 1 to 128 letters, digits, `_`, `.`, `:` and `-`",
    "font": "expected a name without commas and control characters",
    "out": "expected a name without a NUL character",
}
"""Last word of a key -> the meaning of its pattern."""


def problems(table: Mapping[str, Any], service: Service) -> Iterator[Problem]:
    """All that is wrong with a configuration, or with what the command line said in its place.

    Args:
        table: The configuration, or the options that were given.
        service: Its limits are checked.
    """
    for key, value in table.items():
        if key == "standard" and isinstance(value, dict):
            yield from _check_standards(value)
        elif key in TABLES:
            yield from _check_table(value, TABLES[key], key)
        else:
            yield from _check_key(key, value, Config, "")
            yield from limit_problems(key, value, service)


def _check_standards(table: Mapping[str, Any]) -> Iterator[Problem]:
    """Check `[standard]`, which has the limits of one standard, or a named table for each of several."""
    for key, value in table.items():
        if isinstance(value, dict) and key not in Standard.__struct_fields__:
            yield from _check_table(value, Standard, f"standard.{key}")
        else:
            yield from _check_key(key, value, StandardTable, "standard.")


def _check_table(table: object, struct: type[Struct], where: str) -> Iterator[Problem]:
    if not isinstance(table, dict):
        yield where, f"expected a table, got {quoted(str(table))}"
        return
    found = [
        problem for key, value in table.items() for problem in _check_key(key, value, struct, f"{where}.")
    ]
    yield from found
    missing = [key for key in REQUIRED.get(where, ()) if key not in table]
    if missing and not found:  # the problem may be a misspelling of its name
        yield where, f"{', '.join(missing)} is missing"


def _check_key(key: str, value: object, struct: type[Struct], place: str) -> Iterator[Problem]:
    types = {field.name: field.type for field in msgspec.structs.fields(struct)}
    if key not in types:
        yield place + key, f"not a key of the configuration; {nearest(key, types)}"
    elif key in (*NAMED_TABLES, *NAMED_VALUES) and isinstance(value, dict):
        yield from _check_named(key, value, place + key)
    else:
        yield from _check_value(key, value, types[key], place + key)


def _check_named(key: str, named: Mapping[str, Any], where: str) -> Iterator[Problem]:
    known = NAMES.get(key)
    for name, value in named.items():
        if known is not None and name not in known:
            yield where, f"{quoted(name)} is not known; {nearest(name, known)}"
        if key in NAMED_TABLES:
            yield from _check_table(value, NAMED_TABLES[key], f"{where}.{name}")
        else:
            word, its_type = NAMED_VALUES[key]
            yield from _check_value(word, value, its_type, f"{where}.{name}")


def _check_value(key: str, value: object, known_type: object, where: str) -> Iterator[Problem]:
    try:
        msgspec.convert(value, known_type)
    except msgspec.ValidationError as fault:
        yield where, _rephrase(key, str(fault))
        return
    if key == "standard" and not isinstance(value, str):
        yield where, "expected the name of a standard or a table"
    known = CHOICES.get(key)
    if known is None:
        return
    for chosen in value if isinstance(value, list | tuple) else (value,):
        if chosen in known:
            continue
        # Numbers that are spelled alike are not similar.
        hint = nearest(chosen, known) if isinstance(chosen, str) else f"known: {', '.join(map(str, known))}"
        yield where, f"{quoted(str(chosen))} is not known; {hint}"


def _rephrase(key: str, fault: str) -> str:
    """Rephrase a message of the validator."""
    if "matching regex" in fault:
        return _PATTERNS[key.rpartition("_")[2]]
    problem = fault.partition(" - at ")[0].replace(" | null", "")
    problem = _TYPE.sub(lambda found: _TYPE_WORDS.get(found[1], found[1]), problem)
    return problem[:1].lower() + problem[1:]
