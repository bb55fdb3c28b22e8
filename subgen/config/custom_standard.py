"""The cue standard of a job: one that is known by name, or one's own from `[standard]`."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import msgspec
from msgspec import Struct

from subgen.config.schema import STANDARD_IN_USE, Language, Standard
from subgen.config.settings import Settings
from subgen.cues.standards import STANDARDS, CueStandard, LanguageLimits
from subgen.errors import nearest, quoted
from subgen.units import us_of_ms

__all__ = ["choose_standard"]

_OWN = "own"
"""What a standard is called whose limits stand straight in `[standard]`."""

_NTSC = {23.98: 24_000, 29.97: 30_000, 47.95: 48_000, 59.94: 60_000, 119.88: 120_000}
"""Pictures a second as people write them, with two decimals -> pictures in exactly 1,001 s.

Over twenty hours, 23.976 itself is nearly two pictures off.
"""


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
    limits = {key: value for key, value in table.items() if key in Standard.__struct_fields__}
    tables = {name: value for name, value in table.items() if isinstance(value, dict) and name not in limits}
    in_use = None if STANDARD_IN_USE in tables else table.get(STANDARD_IN_USE)
    if limits:
        tables[_OWN] = limits
    for name, value in tables.items():
        standards[name] = _built(name, msgspec.convert(value, Standard))
        own.append(name)
    if named is None and in_use is None and len(own) > 1:
        raise ValueError(f"which one? {', '.join(own)}: say use = {own[0]!r}, or --standard")
    only_one = own[0] if own else Settings().standard.name
    said = (named, in_use, written if isinstance(written, str) else None, only_one)
    name = next(name for name in said if name is not None)
    if name not in standards:
        raise ValueError(f"{quoted(name)} is not known; {nearest(name, standards)}")
    return standards[name]


def _built(name: str, table: Standard) -> CueStandard:
    base = table.base
    if base is None:
        base = name if name in STANDARDS else Settings().standard.name
    if base not in STANDARDS:
        raise ValueError(f"base {quoted(base)} is not known; {nearest(base, STANDARDS)}")
    said = {key: value for key, value in _said(table).items() if key not in ("base", "languages")}
    if "fps" in said:
        said["fps"] = _exact(said["fps"])
    languages = _languages(STANDARDS[base].languages, said, table.languages)
    standard = replace(STANDARDS[base], name=name, languages=languages, **said)
    for language in ("", *languages):
        asked = standard.of(language)
        if asked.longest_us is not None and asked.shortest_us > asked.longest_us:
            where = f" in {language}" if language else ""
            raise ValueError(f"{quoted(name)}: shortest_ms is more than longest_ms{where}")
    return standard


def _said(table: Struct) -> dict[str, Any]:
    """Field of a standard -> what a table says of it."""
    return {
        key.replace("_ms", "_us"): us_of_ms(value) if key.endswith("_ms") else value
        for key, value in msgspec.structs.asdict(table).items()
        if value is not None
    }


def _exact(fps: float) -> float:
    pictures = _NTSC.get(round(fps, 2))
    return fps if pictures is None else pictures / 1001


def _languages(
    of_base: Mapping[str, LanguageLimits], said: Mapping[str, Any], tables: Mapping[str, Language]
) -> dict[str, LanguageLimits]:
    """What a standard of one's own asks of some languages.

    Args:
        of_base: What its base asks of them.
        said: What the table says for all languages.
        tables: What it says of some.
    """
    languages = {language: _left(limits, said) for language, limits in of_base.items()}
    for language, table in tables.items():
        limits = languages.get(language, LanguageLimits())
        languages[language] = replace(limits, is_assumed=False, **_said(table))
    return {
        language: limits
        for language, limits in languages.items()
        if replace(limits, is_assumed=False) != LanguageLimits()
    }


def _left(limits: LanguageLimits, said: Mapping[str, Any]) -> LanguageLimits:
    """What a base's limits of a language come to, once something is said for all languages.

    That wins, but a line does not get longer: where a language has shorter ones, its letters are wider.
    """
    chars = limits.line_chars
    return LanguageLimits(
        line_chars=None if chars is None or chars >= said.get("line_chars", chars + 1) else chars,
        reading_cps=None if "reading_cps" in said else limits.reading_cps,
        shortest_us=None if "shortest_us" in said else limits.shortest_us,
        is_assumed=limits.is_assumed,
    )
