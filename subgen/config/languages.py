"""Languages of the configuration and the command line, as the service's codes."""

from collections.abc import Iterator, Mapping
from typing import Any

from subgen.errors import quoted
from subgen.model import Finding
from subgen.text.language_names import code_of_language
from subgen.text.languages import LANGUAGES

__all__ = ["language_finding", "with_codes"]

_KEYS = ("language", "number_language")
_Change = tuple[str, str, str]
"""A key with the tables around it, the language as it was written, and its code."""


def with_codes(table: Mapping[str, Any]) -> tuple[dict[str, Any], list[_Change]]:
    """Write the languages of a configuration as codes, those that are known; list what was changed.

    Args:
        table: The configuration, or the options that were given; not checked yet.
    """
    coded, changes = _coded(table, "")
    cast = table.get("cast")
    if isinstance(cast, Mapping):
        coded["cast"] = {}
        for name, member in cast.items():
            coded["cast"][name] = member
            if isinstance(member, Mapping):
                coded["cast"][name], of_member = _coded(member, f"cast.{name}.")
                changes += of_member
    return coded, changes


def _coded(table: Mapping[str, Any], place: str) -> tuple[dict[str, Any], list[_Change]]:
    changes = {key: (written, code) for key, written, code in _changed(table)}
    coded = {**table, **{key: code for key, (_, code) in changes.items()}}
    return coded, [(place + key, written, code) for key, (written, code) in changes.items()]


def _changed(table: Mapping[str, Any]) -> Iterator[_Change]:
    for key in _KEYS:
        written = table.get(key)
        code = code_of_language(written) if isinstance(written, str) else None
        if isinstance(written, str) and code is not None and code != written:
            yield key, written, code


def language_finding(place: str, written: str, code: str) -> Finding:
    """Return the finding for a language that is not written as its code."""
    whose = ", the service's code" if code in LANGUAGES else ""
    message = f"{quoted(written)} is taken for {code!r}{whose}"
    return Finding(kind="language", file=place, row=0, message=message)
