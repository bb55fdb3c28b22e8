"""The cue standard of a job: a known one by its name, or a custom one from `[standard]`."""

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

__all__ = ["choose_standard", "exact_fps"]

_DIRECT = "own"
"""Name of a standard whose limits are directly in `[standard]`."""

_NTSC = {23.98: 24_000, 29.97: 30_000, 47.95: 48_000, 59.94: 60_000, 119.88: 120_000}
"""Frames a second, rounded to two decimals -> frames in exactly 1,001 s.

Even 23.976 is wrong by nearly two frames after twenty hours.
"""


def choose_standard(named: str | None, written: str | Mapping[str, Any] | None) -> CueStandard:
    """Choose the cue standard of a job.

    Args:
        named: Name on the command line, or None.
        written: Value in the configuration: a name, or the validated table `[standard]`; or None.

    Raises:
        ValueError: The choice is wrong; the message is a clause that explains why.
    """
    table = written if isinstance(written, Mapping) else {}
    standards = dict(STANDARDS)
    custom: list[str] = []
    limits = {key: value for key, value in table.items() if key in Standard.__struct_fields__}
    tables = {name: value for name, value in table.items() if isinstance(value, dict) and name not in limits}
    in_use = None if STANDARD_IN_USE in tables else table.get(STANDARD_IN_USE)
    if limits:
        tables[_DIRECT] = limits
    for name, value in tables.items():
        standards[name] = _build(name, msgspec.convert(value, Standard))
        custom.append(name)
    if named is None and in_use is None and len(custom) > 1:
        raise ValueError(f"choose one of {', '.join(custom)}: set use = {custom[0]!r}, or give --standard")
    default = custom[0] if custom else Settings().standard.name
    choices = (named, in_use, written if isinstance(written, str) else None, default)
    name = next(name for name in choices if name is not None)
    if name not in standards:
        raise ValueError(f"{quoted(name)} is not known; {nearest(name, standards)}")
    return standards[name]


def _build(name: str, table: Standard) -> CueStandard:
    base = table.base
    if base is None:
        base = name if name in STANDARDS else Settings().standard.name
    if base not in STANDARDS:
        raise ValueError(f"base {quoted(base)} is not known; {nearest(base, STANDARDS)}")
    given = {key: value for key, value in _given_values(table).items() if key not in ("base", "languages")}
    if "fps" in given:
        given["fps"] = exact_fps(given["fps"])
    languages = _languages(STANDARDS[base].languages, given, table.languages)
    standard = replace(STANDARDS[base], name=name, languages=languages, **given)
    for language in ("", *languages):
        limits = standard.of(language)
        if limits.longest_us is not None and limits.shortest_us > limits.longest_us:
            where = f" in {language}" if language else ""
            raise ValueError(f"{quoted(name)}: shortest_ms is more than longest_ms{where}")
    return standard


def _given_values(table: Struct) -> dict[str, Any]:
    """Field of a standard -> its value in a table."""
    return {
        key.replace("_ms", "_us"): us_of_ms(value) if key.endswith("_ms") else value
        for key, value in msgspec.structs.asdict(table).items()
        if value is not None
    }


def exact_fps(fps: float) -> float:
    """Return the exact frame rate for one as people write it: 24000/1001 for 23.976 or 23.98."""
    frames = _NTSC.get(round(fps, 2))
    return fps if frames is None else frames / 1001


def _languages(
    of_base: Mapping[str, LanguageLimits], given: Mapping[str, Any], tables: Mapping[str, Language]
) -> dict[str, LanguageLimits]:
    """Limits of a custom standard for some languages.

    Args:
        of_base: The limits of its base, by language.
        given: Limits that the table sets for all languages.
        tables: Limits that it sets for some, by language.
    """
    languages = {language: _remaining_limits(limits, given) for language, limits in of_base.items()}
    for language, table in tables.items():
        limits = languages.get(language, LanguageLimits())
        languages[language] = replace(limits, is_assumed=False, **_given_values(table))
    return {
        language: limits
        for language, limits in languages.items()
        if replace(limits, is_assumed=False) != LanguageLimits()
    }


def _remaining_limits(limits: LanguageLimits, given: Mapping[str, Any]) -> LanguageLimits:
    """The base's limits for a language that remain, once the table sets limits for all languages.

    The table wins, except that lines get no longer: a language with shorter ones has wider letters.
    """
    chars = limits.line_chars
    return LanguageLimits(
        line_chars=None if chars is None or chars >= given.get("line_chars", chars + 1) else chars,
        reading_cps=None if "reading_cps" in given else limits.reading_cps,
        shortest_us=None if "shortest_us" in given else limits.shortest_us,
        is_assumed=limits.is_assumed,
    )
