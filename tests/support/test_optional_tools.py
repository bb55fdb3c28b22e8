"""What a machine lacks is never passed over in CI."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.formats import test_ass_rendered
from tests.support import browser
from tests.support.optional_tools import lacking


def without_font(folder: Path) -> None:
    test_ass_rendered.Screen(folder).add_font("Noto Sans Klingon", "no_such_pack")


def without_browser(folder: Path) -> None:
    browser.chromium(folder)


@pytest.mark.parametrize(("what", "needing"), [("fonts", without_font), ("browser", without_browser)])
def test_what_is_needed_and_missing_fails_a_test_and_skips_it_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, needing: Callable[[Path], None]
) -> None:
    monkeypatch.setenv("PATH", "")
    for needed, outcome in ((what, pytest.fail.Exception), ("", pytest.skip.Exception)):
        folder = tmp_path / f"needs {needed}"
        folder.mkdir()
        monkeypatch.setenv("SUBGEN_NEEDS", needed)
        with pytest.raises(outcome):
            needing(folder)


def test_another_thing_that_is_needed_fails_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUBGEN_NEEDS", "fonts")

    with pytest.raises(pytest.skip.Exception, match=r"^no browser$"):
        lacking("browser", "no browser")
