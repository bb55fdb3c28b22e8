"""JSON Schemas of the configuration and of the JSON outputs, made from the types that read and write them."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from inspect import cleandoc
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from subgen.app.limits import widest_limits
from subgen.cli.json_types import Estimate, FolderStatus, RunSummary
from subgen.cli.voice_list import ListedVoices
from subgen.config import settings
from subgen.config.schema import (
    REQUIRED,
    TABLES,
    Cast,
    Config,
    Limits,
    Pauses,
    Price,
    Standard,
    StandardTable,
    Style,
)
from subgen.cues.standards import CueStandard
from subgen.delivery.report import Report
from subgen.formats.alignment.schema import Alignment

__all__ = ["schema_of"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"

_ROOTS: Mapping[str, tuple[type[Struct], ...]] = {
    "config": (Config,),
    "alignment": (Alignment,),
    "report": (Report,),
    "summary": (RunSummary, Estimate),
    "status": (FolderStatus,),
    "voices": (ListedVoices,),
}
"""Name of a schema -> the types of the whole object, of which it has one."""

_DEFAULTS = {
    Config: settings.Settings,
    Limits: settings.Limits,
    Pauses: settings.Pauses,
    Price: settings.Price,
    Style: settings.Style,
}
"""Table of the configuration -> the settings with its defaults."""

_Schema = dict[str, Any]


def schema_of(name: str) -> _Schema:
    """Build the JSON Schema of a format, in the dialect of draft 2020-12.

    Args:
        name: A key of `_ROOTS`, such as `config`.
    """
    roots = _ROOTS[name]
    more = (Standard, StandardTable) if name == "config" else ()
    _, definitions = msgspec.json.schema_components((*roots, *more), ref_template="#/$defs/{name}")
    for definition in definitions.values():
        _describe(definition)
    if name == "config":
        _adapt_to_toml(definitions)
        _limit_to_services(definitions)
    if len(roots) == 1:
        whole = definitions.pop(roots[0].__name__)
    else:
        whole = {"anyOf": [{"$ref": f"#/$defs/{root.__name__}"} for root in roots]}
    schema = {"$schema": _DIALECT, **whole, "title": f"subgen {name}"}
    return {**schema, "$defs": definitions} if definitions else schema


def _describe(definition: _Schema) -> None:
    """Give a type its summary, and each key the sentence that the docstring has for it."""
    summary, _, attributes = cleandoc(definition.get("description", "")).partition("\n\nAttributes:\n")
    definition["description"] = summary
    for key, sentence in _attributes(attributes):
        definition["properties"][key]["description"] = sentence


def _attributes(text: str) -> Iterator[tuple[str, str]]:
    """Key -> sentence, of the section `Attributes` of a docstring; its long lines go on further in."""
    for entry in text.replace("\n        ", " ").splitlines():
        key, _, sentence = entry.strip().partition(": ")
        yield key, sentence


def _adapt_to_toml(definitions: dict[str, _Schema]) -> None:
    """Turn the schema of the types into one of the file: TOML has no null, and each key has a default."""
    for definition in definitions.values():
        for key, value in definition["properties"].items():
            definition["properties"][key] = _without_null(value)
    for table, its_settings in _DEFAULTS.items():
        properties = definitions[table.__name__]["properties"]
        for key, default in _defaults(its_settings):
            properties[key]["default"] = default
    for name, keys in REQUIRED.items():
        definitions[TABLES[name].__name__]["required"] = list(keys)
    one, several = definitions[Standard.__name__], definitions[StandardTable.__name__]
    several["properties"] |= one["properties"]  # their descriptions are in the docstring of the base class
    several["additionalProperties"] = {"$ref": f"#/$defs/{Standard.__name__}"}


def _limit_to_services(definitions: dict[str, _Schema]) -> None:
    """Add the limits that hold for every service; those of one service are checked when the file is read."""
    limits = widest_limits()
    config = definitions[Config.__name__]["properties"]
    for properties in (config, definitions[Cast.__name__]["properties"]):
        properties["speed"] |= {"minimum": limits.slowest, "maximum": limits.fastest}
    config["sample_rate"]["enum"] = list(limits.sample_rates_hz)
    config["max_chars"]["maximum"] = limits.max_characters


def _without_null(value: _Schema) -> _Schema:
    """A key's schema without null and without its default, which is null; patterns as ECMAScript has them."""
    kinds = [kind for kind in value.get("anyOf", ()) if kind != {"type": "null"}]
    merged = {key: item for key, item in value.items() if key not in ("anyOf", "default")}
    merged |= kinds[0] if len(kinds) == 1 else {"anyOf": kinds} if kinds else {}
    for schema in (merged, merged.get("additionalProperties", {})):
        if "pattern" in schema:
            schema["pattern"] = schema["pattern"].replace(r"\A", "^").replace(r"\Z", "$")
    return merged


def _defaults(its_settings: type) -> Iterator[tuple[str, Any]]:
    """Key -> default, as it is written in the file, for the keys that have one."""
    for field in fields(its_settings):
        match field.default:
            case int(us) if field.name.endswith("_us"):
                yield field.name.replace("_us", "_ms"), us // 1000
            case tuple(rgb) if field.name.endswith("_color"):
                yield field.name, f"#{bytes(rgb).hex()}"
            case Path() as folder:
                yield field.name, str(folder)
            case CueStandard(name=name):
                yield field.name, name
            case bool() | int() | float() | str() | (_, *_) as default if default != "":
                yield field.name, default
