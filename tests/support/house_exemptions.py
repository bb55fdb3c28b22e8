"""Modules that still break a rule of `tests.test_house`. The list only shrinks: a needless entry fails."""

from collections.abc import Mapping

__all__ = ["EXEMPT"]

EXEMPT: Mapping[str, frozenset[str]] = {
    "docstrings": frozenset(
        {
            "subgen.align.distribution",
            "subgen.align.event_check",
            "subgen.align.event_matching",
            "subgen.align.line_placement",
            "subgen.align.take_check",
            "subgen.align.word_placement",
            "subgen.align.word_stats",
            "subgen.delivery.clips",
            "subgen.delivery.deliver",
            "subgen.delivery.plan_outputs",
            "subgen.delivery.script_track",
            "subgen.delivery.staleness",
            "subgen.ports.files",
        }
    ),
    "words": frozenset(
        {
            "subgen.align.distribution",
            "subgen.align.event_check",
            "subgen.align.event_matching",
            "subgen.align.interpolation",
            "subgen.align.line_placement",
            "subgen.align.take_check",
            "subgen.align.voice_activity",
            "subgen.align.word_placement",
            "subgen.align.word_stats",
            "subgen.delivery.deliver",
            "subgen.delivery.script_track",
        }
    ),
    "names": frozenset({}),
    "missing in __all__": frozenset(
        {
            "subgen.align.word_placement",
        }
    ),
    "unused in __all__": frozenset({}),
    "package docstrings": frozenset({}),
}
"""Rule -> names of the modules that may still break it."""
