"""What a test needs of its machine, and what becomes of it where that is missing."""

from os import environ
from typing import NoReturn

import pytest

__all__ = ["lacking"]


def lacking(what: str, reason: str) -> NoReturn:
    """End a test that lacks something: it is skipped, or fails where `SUBGEN_NEEDS` names that, as in CI.

    Args:
        what: `browser` or `fonts`; `SUBGEN_NEEDS` has such words, between spaces.
        reason: What is missing, and what brings it.
    """
    if what in environ.get("SUBGEN_NEEDS", "").split():
        pytest.fail(reason)
    pytest.skip(reason)
