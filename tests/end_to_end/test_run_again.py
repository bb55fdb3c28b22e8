"""What `run` tells of a job that is run again, as a user sees it."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Run
from tests.support.delivered_files import digests

OPTIONS = ("--sample-rate", "8000", "--formats", "srt,json", "--json")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.csv"
    path.write_text("id,text,voice\na,One.,meher\nb,Two.,meher\nc,Three.,meher\n")
    return path


def ended(run: Run, *words: str | Path) -> tuple[int, dict[str, Any]]:
    """Exit status and summary of a run."""
    answer = run("book.csv", *OPTIONS, *words)
    told: dict[str, Any] = json.loads(answer.stdout)
    return answer.returncode, told


def written(told: dict[str, Any]) -> list[str]:
    names: list[str] = told["inputs"][0]["written"]
    return names


def test_a_job_that_is_done_has_nothing_to_do(run: Run, tmp_path: Path, book: Path) -> None:
    ended(run)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("book.*")}

    status, told = ended(run)
    answer = run(book.name, *OPTIONS[:4])

    assert (status, told["done"], told["attempts"], written(told)) == (0, 3, 0, [])
    assert answer.stdout.splitlines()[-1].startswith("nothing to do: 3 lines done, ")
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("book.*")} == before


def test_what_is_found_anew_in_an_input_is_in_the_report_though_all_else_stands(
    run: Run, tmp_path: Path
) -> None:
    tale = tmp_path / "tale.txt"
    tale.write_text("One.\n")
    run("tale.txt", *OPTIONS)
    tale.write_text("One.\n***\n")

    told = json.loads(run("tale.txt", *OPTIONS).stdout)

    assert written(told) == ["out/tale.report.json"]
    report = json.loads((tmp_path / "out" / "tale.report.json").read_text())
    assert [(each["kind"], each["row"]) for each in report["findings"]] == [("not-spoken", 2)]
    assert told["inputs"][0]["findings"] == report["findings"]


def test_a_run_that_reached_its_bound_goes_on_to_the_same_bytes(run: Run, tmp_path: Path, book: Path) -> None:
    assert book.exists()
    status, told = ended(run, "--max-characters", "9", "-j", "1")
    assert (status, told["done"], told["pending"], told["failed"]) == (1, 2, 1, 0)
    assert (told["characters_sent"], told["inputs"][0]["outputs"]) == (8, [])

    status, told = ended(run, "--max-characters", "6")
    ended(run, "-o", "whole")

    assert (status, told["done"], told["pending"], told["characters_sent"]) == (0, 3, 0, 6)
    assert digests(tmp_path / "out") == digests(tmp_path / "whole")


def test_a_bound_is_told_with_what_is_to_go(run: Run, book: Path) -> None:
    answer = run(book.name, "--max-characters", "0")

    assert answer.returncode == 1
    assert answer.stderr == (
        "subgen: stopped before more than 0 characters were sent, with 3 lines to go; run again to go on\n"
    )


def test_a_retake_asks_for_its_line_alone(run: Run, book: Path) -> None:
    assert book.exists()
    ended(run)

    status, told = ended(run, "--retake", "b")

    assert (status, told["attempts"], told["characters_sent"], told["done"]) == (0, 1, 4, 3)
    assert told["requests"] == 3


def test_a_retake_of_a_line_that_was_never_spoken_is_its_first_take(run: Run, book: Path) -> None:
    assert book.exists()

    status, told = ended(run, "--retake", "b")

    assert (status, told["attempts"]) == (0, 3)


def test_a_dry_run_tells_what_is_missing(run: Run, book: Path) -> None:
    assert book.exists()
    ended(run, "--only", "a")

    _, told = ended(run, "--dry-run")
    _, again = ended(run, "--dry-run", "--retake", "a")

    assert (told["requests"], told["characters"]) == (3, 14)
    assert (told["new_requests"], told["new_characters"]) == (2, 10)
    assert (again["new_requests"], again["new_characters"]) == (3, 14)


def test_outputs_with_a_gap_are_silent_there_until_the_line_is_done(
    run: Run, tmp_path: Path, book: Path
) -> None:
    text = book.read_text()
    book.write_text(text.replace("Two.,meher", "Two.,nobody"))

    status, told = ended(run, "--partial", "--clips")
    gaps = json.loads((tmp_path / "out" / "book.json").read_text())
    clips = sorted(path.name for path in (tmp_path / "out" / "book" / "wavs").iterdir())
    book.write_text(text)
    later, done = ended(run, "--clips")

    assert (status, told["done"], told["failed"], told["gaps"]) == (1, 2, 1, 1)
    assert [line["status"] for line in gaps["lines"]] == ["done", "failed", "done"]
    assert gaps["summary"] == {"lines": 3, "done": 2, "failed": 1, "requests": 3, "characters": 14}
    assert [cue["spans"][0]["line"] for cue in gaps["cues"]] == ["a", "c"]
    silent = gaps["lines"][1]
    assert silent["words"] == []
    assert silent["end_s"] - silent["start_s"] == pytest.approx(4 / 15, abs=0.001)
    assert [(each["kind"], each["line"]) for each in told["inputs"][0]["findings"]] == [("gap", "b")]
    assert clips == ["a.wav", "c.wav"]
    assert (later, done["attempts"], done["gaps"]) == (0, 1, 0)
    assert "out/book/wavs/b.wav" in written(done)
    assert "out/book/wavs/a.wav" not in written(done)


def test_a_retake_that_the_bound_put_off_is_made_by_the_next_run(run: Run, book: Path) -> None:
    assert book.exists()
    ended(run)
    status, told = ended(run, "--retake", "a,b", "--max-characters", "4", "-j", "1", "--standard", "shorts")
    assert (status, told["attempts"], told["pending"]) == (1, 1, 1)

    status, told = ended(run, "--standard", "shorts")

    assert (status, told["attempts"], told["characters_sent"]) == (0, 1, 4)


def test_every_retake_is_made_though_the_last_was_the_same_to_the_bit(run: Run, book: Path) -> None:
    assert book.exists()
    ended(run)

    attempts = [ended(run, "--retake", "b")[1]["attempts"] for _ in range(3)]

    assert attempts == [1, 1, 1]
