"""Lines of an unchanged input that this version reads otherwise are counted and priced beforehand."""

import hashlib
import json
import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from subgen.model import Source
from subgen.store import open_store
from tests.conftest import Cli, Run

OPTIONS = ("--sample-rate", "8000", "--formats", "srt")
BEFORE = "One.\nTwo[^1].\nThree.\n"
NOW = "One.\nTwo.\nThree.\nFour.\n"
MESSAGE = (
    "subgen: book.txt: this version of subgen reads 2 lines otherwise than the one that spoke it before: "
    "9 characters to send"
)


@pytest.fixture
def book(run: Run, tmp_path: Path) -> Path:
    """A script that is as it was, and that the ledger has as another version read it."""
    path = tmp_path / "book.txt"
    path.write_text(BEFORE)
    run(path.name, *OPTIONS)
    path.write_text(NOW)
    digest = hashlib.blake2b(NOW.encode(), digest_size=16).digest()
    change_source(tmp_path, digest=digest)
    return path


def change_source(folder: Path, **changes: Any) -> None:
    """Change what the ledger has of the file of the last run; without changes, delete it."""
    with open_store(folder / "out" / ".subgen", time.time) as store:
        given = store.ledger.remembered("book")
        assert isinstance(given.script.source, Source)
        source = replace(given.script.source, **changes) if changes else None
        store.ledger.remember(replace(given, script=replace(given.script, source=source)))


@pytest.mark.parametrize("more", [(), ("-q",), ("--dry-run",), ("--dry-run", "-q")])
def test_lines_that_are_read_otherwise_are_counted_before_they_are_sent(
    run: Run, book: Path, more: tuple[str, ...]
) -> None:
    answer = run(book.name, *OPTIONS, *more)

    assert answer.returncode == 0
    assert f"{MESSAGE}\n" in answer.stderr


def test_they_are_priced(subgen: Cli, tmp_path: Path, book: Path) -> None:
    (tmp_path / "p.toml").write_text('[price]\nper_10k_characters = 1000\ncurrency = "EUR"\n')
    change_service(tmp_path, "smallest")

    answer = subgen(
        "run", book.name, "--service", "smallest", "-c", "p.toml", *OPTIONS, "--dry-run", "--json"
    )

    assert f"{MESSAGE}, for 0.90 EUR\n" in answer.stderr
    (facts,) = json.loads(answer.stdout)["inputs"]
    assert facts["reread"] == {"lines": 2, "characters": 9, "cost": 0.9}
    assert [finding["kind"] for finding in facts["findings"]] == ["reread"]


def change_service(folder: Path, name: str) -> None:
    """Change the service that the ledger has for the last run."""
    with open_store(folder / "out" / ".subgen", time.time) as store:
        given = store.ledger.remembered("book")
        store.ledger.remember(replace(given, service=name))


def test_the_summary_of_the_run_has_them_and_the_next_run_does_not(run: Run, book: Path) -> None:
    summaries = [json.loads(run(book.name, *OPTIONS, "--json").stdout) for _ in range(2)]

    assert [summary["inputs"][0]["reread"] for summary in summaries] == [
        {"lines": 2, "characters": 9, "cost": None},
        None,
    ]


def test_status_and_verify_report_them_as_no_change(subgen: Cli, book: Path) -> None:
    message = "this version of subgen reads 2 lines of the input otherwise; run again"

    (facts,) = json.loads(subgen("status", "out", "--json").stdout)["inputs"]
    answer = subgen("verify", "out")

    assert (facts["input"], facts["messages"]) == ("same", [message])
    assert (answer.returncode, answer.stderr) == (0, f"subgen: {book.name}: {message}\n")


def test_lines_of_an_edited_input_are_no_rereading(run: Run, book: Path) -> None:
    book.write_text(NOW + "Five.\n")

    assert run(book.name, *OPTIONS).stderr == ""


def test_lines_of_another_cast_are_no_rereading(run: Run, tmp_path: Path, book: Path) -> None:
    (tmp_path / "cast.toml").write_text('[cast.ANNA]\nvoice = "gurleen"\n')

    assert run(book.name, "-c", "cast.toml", *OPTIONS).stderr == ""


@pytest.mark.parametrize(("modified_s", "is_reported"), [(1_000_000_000, True), (4_000_000_000, False)])
def test_an_input_of_an_earlier_version_is_unchanged_if_it_is_older_than_its_outputs(
    run: Run, tmp_path: Path, book: Path, modified_s: int, *, is_reported: bool
) -> None:
    change_source(tmp_path)
    os.utime(book, (modified_s, modified_s))

    assert (run(book.name, *OPTIONS).stderr != "") is is_reported
