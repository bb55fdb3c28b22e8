"""The output of `run` for a job that is run again."""

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


def run_book(run: Run, *words: str | Path) -> tuple[int, dict[str, Any]]:
    """Run the book; return the exit status and the summary."""
    answer = run("book.csv", *OPTIONS, *words)
    summary: dict[str, Any] = json.loads(answer.stdout)
    return answer.returncode, summary


def written(summary: dict[str, Any]) -> list[str]:
    names: list[str] = summary["inputs"][0]["written"]
    return names


def test_a_job_that_is_done_has_nothing_to_do(run: Run, tmp_path: Path, book: Path) -> None:
    run_book(run)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("book.*")}

    status, summary = run_book(run)
    answer = run(book.name, *OPTIONS[:4])

    assert (status, summary["done"], summary["attempts"], written(summary)) == (0, 3, 0, [])
    assert answer.stdout.splitlines()[-1].startswith("nothing to do: 3 lines done, ")
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").glob("book.*")} == before


def test_a_dry_run_as_json_says_why_each_file_will_be_written(run: Run, book: Path) -> None:
    assert book.exists()
    run_book(run)

    _, told = run_book(run, "--dry-run", "--standard", "bbc", "--formats", "srt,vtt")

    reasons = {Path(file["path"]).name: file["reasons"] for file in told["inputs"][0]["files"]}
    assert reasons == {
        "book.wav": [],
        "book.srt": ["the subtitle standard changed"],
        "book.vtt": ["not written yet"],
        "book.report.json": ["the outputs that it describes changed"],
    }


def test_a_verbose_run_says_why_it_writes_each_file(run: Run, tmp_path: Path, book: Path) -> None:
    run_book(run)
    (tmp_path / "out" / "book.json").unlink()

    answer = run(book.name, *OPTIONS[:4], "-v", "--karaoke", "k", "--clips")

    log = [line.partition("subgen.jobs.run: ")[2] for line in answer.stderr.splitlines()]
    assert [line for line in log if line] == [
        "writes out/book.srt: the karaoke style changed",
        "writes out/book.json: the file is missing",
        "writes out/book/metadata.csv: not written yet",
        "writes out/book.report.json: the outputs that it describes changed",
        "writes out/book/wavs: 3 clips: not written yet",
    ]


def test_a_new_finding_updates_the_report_alone(run: Run, tmp_path: Path) -> None:
    tale = tmp_path / "tale.txt"
    tale.write_text("One.\n")
    run("tale.txt", *OPTIONS)
    tale.write_text("One.\n***\n")

    summary = json.loads(run("tale.txt", *OPTIONS).stdout)

    assert written(summary) == ["out/tale.report.json"]
    report = json.loads((tmp_path / "out" / "tale.report.json").read_text())
    assert [(each["kind"], each["row"]) for each in report["findings"]] == [("not-spoken", 2)]
    assert summary["inputs"][0]["findings"] == report["findings"]


def test_a_run_that_reached_its_budget_continues_to_the_same_bytes(
    run: Run, tmp_path: Path, book: Path
) -> None:
    assert book.exists()
    status, summary = run_book(run, "--max-characters", "9", "-j", "1")
    assert (status, summary["done"], summary["pending"], summary["failed"]) == (1, 2, 1, 0)
    assert (summary["characters_sent"], summary["inputs"][0]["outputs"]) == (8, [])

    status, summary = run_book(run, "--max-characters", "6")
    run_book(run, "-o", "whole")

    assert (status, summary["done"], summary["pending"], summary["characters_sent"]) == (0, 3, 0, 6)
    assert digests(tmp_path / "out") == digests(tmp_path / "whole")


def test_a_reached_budget_is_reported_with_the_lines_to_go(run: Run, book: Path) -> None:
    answer = run(book.name, "--max-characters", "6", "-j", "1")

    assert answer.returncode == 1
    assert answer.stderr == (
        "subgen: stopped before more than 6 characters were sent, with 2 lines pending; "
        "run again to continue\n"
    )


@pytest.mark.parametrize("budget", ["0", "3"])
def test_a_budget_that_is_too_small_for_the_next_request_is_reported(
    run: Run, book: Path, budget: str
) -> None:
    answer = run(book.name, "--max-characters", budget, "-j", "1")

    assert answer.returncode == 1
    assert answer.stderr == (
        f"subgen: stopped before more than {budget} characters were sent, with 3 lines pending; "
        "the next request has 4 characters; raise --max-characters\n"
    )


def test_the_next_request_may_be_too_long_after_others_were_sent(run: Run, book: Path) -> None:
    first = run(book.name, "--max-characters", "5", "-j", "1")
    second = run(book.name, "--max-characters", "5", "-j", "1")

    assert first.stderr.endswith("with 2 lines pending; run again to continue\n")
    assert second.stderr.endswith(
        "with 1 line pending; the next request has 6 characters; raise --max-characters\n"
    )


def test_a_retake_requests_its_line_alone(run: Run, book: Path) -> None:
    assert book.exists()
    run_book(run)

    status, summary = run_book(run, "--retake", "b")

    assert (status, summary["attempts"], summary["characters_sent"], summary["done"]) == (0, 1, 4, 3)
    assert summary["requests"] == 3


def test_a_retake_of_a_line_that_was_never_spoken_is_its_first_take(run: Run, book: Path) -> None:
    assert book.exists()

    status, summary = run_book(run, "--retake", "b")

    assert (status, summary["attempts"]) == (0, 3)


def test_a_dry_run_counts_the_missing_requests(run: Run, book: Path) -> None:
    assert book.exists()
    run_book(run, "--only", "a")

    _, summary = run_book(run, "--dry-run")
    _, again = run_book(run, "--dry-run", "--retake", "a")

    assert (summary["requests"], summary["characters"]) == (3, 14)
    assert (summary["new_requests"], summary["new_characters"]) == (2, 10)
    assert (again["new_requests"], again["new_characters"]) == (3, 14)


def test_outputs_with_a_gap_are_silent_there_until_the_line_is_done(
    run: Run, tmp_path: Path, book: Path
) -> None:
    text = book.read_text()
    book.write_text(text.replace("Two.,meher", "Two.,nobody"))

    status, summary = run_book(run, "--partial", "--clips")
    gaps = json.loads((tmp_path / "out" / "book.json").read_text())
    clips = sorted(path.name for path in (tmp_path / "out" / "book" / "wavs").iterdir())
    book.write_text(text)
    later, done = run_book(run, "--clips")

    assert (status, summary["done"], summary["failed"], summary["gaps"]) == (1, 2, 1, 1)
    assert [line["status"] for line in gaps["lines"]] == ["done", "failed", "done"]
    assert gaps["summary"] == {"lines": 3, "done": 2, "failed": 1, "requests": 3, "characters": 14}
    assert [cue["spans"][0]["line"] for cue in gaps["cues"]] == ["a", "c"]
    silent = gaps["lines"][1]
    assert silent["words"] == []
    assert silent["end_s"] - silent["start_s"] == pytest.approx(4 / 15, abs=0.001)
    assert [(each["kind"], each["line"]) for each in summary["inputs"][0]["findings"]] == [("gap", "b")]
    assert clips == ["a.wav", "c.wav"]
    assert (later, done["attempts"], done["gaps"]) == (0, 1, 0)
    assert "out/book/wavs/b.wav" in written(done)
    assert "out/book/wavs/a.wav" not in written(done)


def test_a_retake_over_the_budget_is_made_by_the_next_run(run: Run, book: Path) -> None:
    assert book.exists()
    run_book(run)
    status, summary = run_book(
        run, "--retake", "a,b", "--max-characters", "4", "-j", "1", "--standard", "shorts"
    )
    assert (status, summary["attempts"], summary["pending"]) == (1, 1, 1)

    status, summary = run_book(run, "--standard", "shorts")

    assert (status, summary["attempts"], summary["characters_sent"]) == (0, 1, 4)


def test_every_retake_is_made_although_the_last_one_had_the_same_bytes(run: Run, book: Path) -> None:
    assert book.exists()
    run_book(run)

    attempts = [run_book(run, "--retake", "b")[1]["attempts"] for _ in range(3)]

    assert attempts == [1, 1, 1]
