"""The cue standard of a job: one that is known by name, or one's own from `[standard]`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec

from subgen.config.shape import STANDARD_IN_USE, Standard
from subgen.errors import nearest, shown
from subgen.settings import Settings
from subgen.standards import STANDARDS, CueStandard
from subgen.units import us_of_ms

__all__ = ["choose_standard"]

_OWN = "own"
"""What a standard is called whose limits stand straight in `[standard]`."""


def choose_standard(named: str | None, written: str | Mapping[str, Any] | None) -> CueStandard:
    """The standard that a job's cues are held to.

    Args:
        named: What the command line says.
        written: What the configuration says: a name, or the table `[standard]`, found good.

    Raises:
        ValueError: A clause that says what is wrong with the choice.
    """
    table = written if isinstance(written, Mapping) else {}
    standards = dict(STANDARDS)
    own: list[str] = []
    limits = {key: value for key, value in table.items() if not isinstance(value, dict)}
    in_use = limits.pop(STANDARD_IN_USE, None)
    tables = {name: value for name, value in table.items() if isinstance(value, dict)}
    if limits:
        tables[_OWN] = limits
    for name, value in tables.items():
        standards[name] = _built(name, msgspec.convert(value, Standard))
        own.append(name)
    if named is None and in_use is None and len(own) > 1:
        raise ValueError(f"which one? {', '.join(own)}: say use = {own[0]!r}, or --standard")
    only_one = own[0] if own else Settings().standard.name
    name = named or in_use or (written if isinstance(written, str) else only_one)
    if name not in standards:
        raise ValueError(f"{shown(name)} is not known; {nearest(name, standards)}")
    return standards[name]


def _built(name: str, table: Standard) -> CueStandard:
    base = table.base or (name if name in STANDARDS else Settings().standard.name)
    if base not in STANDARDS:
        raise ValueError(f"base {shown(base)} is not known; {nearest(base, STANDARDS)}")
    said: dict[str, Any] = {}
    for key, value in msgspec.structs.asdict(table).items():
        if key == "base" or value is None:
            continue
        said[key.replace("_ms", "_us")] = us_of_ms(value) if key.endswith("_ms") else value
    standard = replace(STANDARDS[base], name=name, **said)
    if standard.longest_us is not None and standard.shortest_us > standard.longest_us:
        raise ValueError(f"{shown(name)}: shortest_ms is more than longest_ms")
    return standard
