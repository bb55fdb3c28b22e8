"""`status` and `verify` compare inputs with what is in their places now."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Cli, Run

OPTIONS = ("--sample-rate", "8000", "--formats", "srt,json", "-q")
BOOK = "One.\nTwo.\nThree.\n"
TABLE = "id,text,mood\na,One.,calm\nb,Two.,gay\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.txt"
    path.write_text(BOOK)
    return path


def status(subgen: Cli) -> dict[str, Any]:
    """The status of the only input."""
    answer = subgen("status", "out", "--json")
    assert (answer.returncode, answer.stderr) == (0, "")
    (facts,) = json.loads(answer.stdout)["inputs"]
    assert {output["state"] for output in facts["outputs"]} == {"right"}
    result: dict[str, Any] = facts
    return result


@pytest.mark.parametrize(
    ("text", "change"),
    [
        (BOOK + "Four.\n", "1 line added"),
        ("Nought.\nOne.\nTwo.\nThree.\nFour.\n", "2 lines added"),
        ("One.\nTwo!\nThree.\n", "1 line edited"),
        ("One.\nThree.\n", "1 line removed"),
        ("One!\nTwo!\n", "2 lines edited, 1 line removed"),
        ("Two.\nOne.\nThree.\n", "lines moved"),
        ("One.\n\nTwo.\nThree.\n", "1 line with other columns, pauses or chapters"),
        ("# Tale\nOne.\nTwo.\nThree.\n", "3 lines with other columns, pauses or chapters"),
        ("[pause 2s]\nOne.\nTwo.\nThree.\n", "lines are in other rows, or have other ids"),
    ],
)
def test_a_changed_script_is_reported(run: Run, subgen: Cli, book: Path, text: str, change: str) -> None:
    run(book.name, *OPTIONS)
    book.write_text(text)

    facts, answer = status(subgen), subgen("verify", "out")

    message = f"the input changed since the last run: {change}; run again"
    assert (facts["input"], facts["messages"]) == ("changed", [message])
    assert f"  {message}\n" in subgen("status", "out").stdout
    assert (answer.returncode, answer.stderr) == (1, f"subgen: book.txt: {message}\n")


@pytest.mark.parametrize(
    ("table", "change"),
    [
        (TABLE.replace("gay", "sad"), "1 line with other columns, pauses or chapters"),
        (TABLE.replace("b,", "c,"), "lines are in other rows, or have other ids"),
        ("id,text\na,One.\nb,Two.\n", "2 lines with other columns, pauses or chapters"),
    ],
)
def test_a_changed_column_of_a_table_is_reported(
    run: Run, subgen: Cli, tmp_path: Path, table: str, change: str
) -> None:
    (tmp_path / "book.csv").write_text(TABLE)
    run("book.csv", *OPTIONS)
    (tmp_path / "book.csv").write_text(table)

    message = f"the input changed since the last run: {change}; run again"
    assert status(subgen)["messages"] == [message]
    assert subgen("verify", "out").stderr == f"subgen: book.csv: {message}\n"


def test_a_run_of_the_changed_input_mends_it(run: Run, subgen: Cli, book: Path) -> None:
    run(book.name, *OPTIONS)
    book.write_text(BOOK + "Four.\n")
    run(book.name, *OPTIONS)

    assert (status(subgen)["input"], status(subgen)["messages"]) == ("same", [])
    assert subgen("verify", "out").returncode == 0


@pytest.mark.parametrize("content", [BOOK, BOOK.replace("\n", "\r\n"), "\ufeff" + BOOK, BOOK.rstrip()])
def test_a_script_of_the_same_lines_did_not_change(run: Run, subgen: Cli, book: Path, content: str) -> None:
    run(book.name, *OPTIONS)
    book.write_bytes(content.encode())
    os.utime(book, (2_000_000_000, 2_000_000_000))

    assert (status(subgen)["input"], status(subgen)["messages"]) == ("same", [])
    assert subgen("verify", "out").returncode == 0


@pytest.mark.parametrize("is_renamed", [False, True])
def test_a_script_that_is_gone_is_reported_and_changes_no_status(
    run: Run, subgen: Cli, tmp_path: Path, book: Path, *, is_renamed: bool
) -> None:
    run(book.name, *OPTIONS)
    book.rename(tmp_path / "tale.txt")
    if not is_renamed:
        (tmp_path / "tale.txt").unlink()

    facts, answer = status(subgen), subgen("verify", "out")

    message = f"the input is gone: there is no {book}; its outputs stay as they are"
    assert (facts["input"], facts["messages"]) == ("gone", [message])
    assert (answer.returncode, answer.stderr) == (0, f"subgen: book.txt: {message}\n")
    assert json.loads(subgen("verify", "out", "--json").stdout)["remarks"] == [f"book.txt: {message}"]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "book.txt: no lines at all: there is nothing to speak; write some text\n"),
        (b"One.\0\n", "book.txt:1: a NUL character; remove it\n"),
        (b"\n\xfa\xfb", "book.txt"),
    ],
)
def test_a_script_that_cannot_be_run_any_more_is_wrong(
    run: Run, subgen: Cli, book: Path, content: bytes, fault: str
) -> None:
    run(book.name, *OPTIONS)
    book.write_bytes(content)

    facts, answer = status(subgen), subgen("verify", "out")

    assert facts["input"] == "faulty"
    assert facts["messages"][0].startswith("the input cannot be run as it is now: book.txt")
    assert answer.returncode == 1
    assert answer.stderr.startswith(f"subgen: book.txt: the input cannot be run as it is now: {fault}")


def test_a_folder_in_the_place_of_the_script_is_wrong(run: Run, subgen: Cli, book: Path) -> None:
    run(book.name, *OPTIONS)
    book.unlink()
    book.mkdir()

    assert status(subgen)["input"] == "faulty"
    assert subgen("verify", "out").returncode == 1


CHANGED = "the configuration job.toml changed since the last run; run again"


@pytest.mark.parametrize(
    ("values", "messages"), [('voice = "gurleen"', [CHANGED]), ("", [CHANGED]), ("speed = 1 # slow", [])]
)
def test_a_configuration_with_other_values_is_a_change(
    run: Run, subgen: Cli, book: Path, values: str, messages: list[str]
) -> None:
    config = book.with_name("job.toml")
    config.write_text("speed = 1\n")
    run(book.name, "-c", "job.toml", *OPTIONS)
    config.write_text(f"\n{values}\n")

    facts, answer = status(subgen), subgen("verify", "out")

    assert (facts["input"], facts["messages"]) == ("same", messages)
    assert answer.returncode == len(messages)
    assert answer.stderr == "".join(f"subgen: book.txt: {message}\n" for message in messages)


def test_a_configuration_that_is_gone_is_reported_and_one_that_is_no_toml_is_wrong(
    run: Run, subgen: Cli, tmp_path: Path, book: Path
) -> None:
    config = tmp_path / "job.toml"
    config.write_text("speed = 1\n")
    run(book.name, "-c", "job.toml", *OPTIONS)

    config.write_text("speed = = 1")
    wrong = subgen("verify", "out")
    config.unlink()
    gone = subgen("verify", "out")

    assert wrong.returncode == 1
    assert "the configuration cannot be used as it is now: job.toml: cannot be read" in wrong.stderr
    assert (gone.returncode, gone.stderr) == (0, f"subgen: book.txt: the configuration {config} is gone\n")


def test_a_script_on_standard_input_is_not_compared(subgen: Cli, service_url: str, tmp_path: Path) -> None:
    (tmp_path / "said").write_text("One.\n")
    answer = subgen.python(
        "-c",
        "import subprocess, sys; "
        "sys.exit(subprocess.run([sys.executable, '-m', 'subgen', 'run', '-', '--service', sys.argv[1], "
        "'--sample-rate', '8000'], input=b'One.').returncode)",
        service_url,
    )

    assert answer.returncode == 0, answer.stderr
    assert (status(subgen)["input"], status(subgen)["messages"]) == ("unknown", [])
    assert subgen("verify", "out").returncode == 0


def test_inputs_are_found_from_any_folder_and_move_with_their_outputs(
    run: Run, subgen: Cli, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    (project / "book.txt").write_text(BOOK)
    run("project/book.txt", "-o", "project/out", *OPTIONS)
    shutil.copytree(project, tmp_path / "copy")
    (tmp_path / "copy" / "book.txt").write_text("One.\nTwo.\n")
    (tmp_path / "elsewhere").mkdir()
    elsewhere = Cli(tmp_path / "elsewhere", subgen._forks)  # noqa: SLF001 # the same, in another folder

    same, changed = elsewhere("verify", "../project/out"), elsewhere("verify", "../copy/out")
    project.rename(tmp_path / "moved")
    moved = elsewhere("verify", "../moved/out")

    assert (same.returncode, moved.returncode) == (0, 0)
    assert changed.stderr == (
        "subgen: project/book.txt: the input changed since the last run: 1 line removed; run again\n"
    )


def test_a_ledger_that_was_deleted_is_seen_as_the_next_run_rebuilds_it(
    run: Run, subgen: Cli, tmp_path: Path, book: Path
) -> None:
    run(book.name, *OPTIONS)
    state = tmp_path / "out" / ".subgen"
    (state / "ledger.db").unlink()
    before = sorted(tmp_path.rglob("*"))

    dry_run, report = run(book.name, *OPTIONS, "--dry-run", "--json"), subgen("status", "out")

    facts = json.loads(dry_run.stdout)
    assert (facts["new_requests"], facts["new_characters"]) == (0, 0)
    assert (report.returncode, report.stdout.splitlines()) == (
        0,
        [
            "out: out/.subgen/ledger.db: is missing; the next run rebuilds it from the takes",
            "out: no input is known; 3 takes are kept, and a run uses those that its lines need",
        ],
    )
    assert sorted(tmp_path.rglob("*")) == before
    again = run(book.name, "--sample-rate", "8000", "--formats", "srt,json", "--json")
    assert json.loads(again.stdout)["attempts"] == 0


def test_packs_that_were_deleted_are_priced_by_a_dry_run(run: Run, tmp_path: Path, book: Path) -> None:
    run(book.name, *OPTIONS)
    shutil.rmtree(tmp_path / "out" / ".subgen" / "packs")

    dry_run = run(book.name, *OPTIONS[:4], "--dry-run")

    assert "14 characters" in dry_run.stdout
    assert dry_run.stderr == "subgen: 3 takes are missing from the disk, and will be made again\n"


LOST = (
    "subgen: book.txt: out/book.report.json is from an earlier run, whose takes are not in out/.subgen any "
    "more: 14 characters to send once more\n"
)


@pytest.mark.parametrize("more", [("--overwrite",), ("--overwrite", "--clips"), ("--overwrite", "--dry-run")])
def test_a_state_that_was_deleted_is_reported_before_its_takes_are_paid_for_again(
    run: Run, tmp_path: Path, book: Path, more: tuple[str, ...]
) -> None:
    run(book.name, *OPTIONS)
    shutil.rmtree(tmp_path / "out" / ".subgen")

    assert run(book.name, *OPTIONS).returncode == 2
    answer = run(book.name, *OPTIONS, *more)

    assert (answer.returncode, answer.stderr) == (0, LOST)


def test_a_new_line_beside_a_deleted_ledger_is_not_said_to_be_paid_for_again(
    run: Run, tmp_path: Path, book: Path
) -> None:
    run(book.name, *OPTIONS)
    for file in (tmp_path / "out" / ".subgen").glob("ledger.db*"):
        file.unlink()
    book.write_text(book.read_text() + "And one line more.\n")

    answer = run(book.name, *OPTIONS[:4], "--dry-run")

    assert "3 takes exist already; to send: 1 request, 18 characters" in answer.stdout
    assert "once more" not in answer.stderr


def test_a_deleted_state_is_reported_where_only_other_formats_are_asked_for(
    run: Run, tmp_path: Path, book: Path
) -> None:
    run(book.name, *OPTIONS)
    shutil.rmtree(tmp_path / "out" / ".subgen")
    (tmp_path / "out" / "book.report.json").unlink()

    answer = run(book.name, "--sample-rate", "8000", "--formats", "vtt", "--audio", "none", "-q")

    assert (answer.returncode, answer.stderr) == (0, LOST.replace("book.report.json", "book.json"))


def test_the_price_of_takes_that_were_lost_is_in_the_estimate(
    run: Run, subgen: Cli, tmp_path: Path, book: Path
) -> None:
    (tmp_path / "p.toml").write_text('[price]\nper_10k_characters = 1000\ncurrency = "EUR"\n')
    run(book.name, *OPTIONS)
    shutil.rmtree(tmp_path / "out" / ".subgen")

    answer = subgen(
        "run", book.name, "--service", "smallest", "-c", "p.toml", "--overwrite", "--dry-run", "--json"
    )

    assert "14 characters to send once more, for 1.40 EUR\n" in answer.stderr
    (facts,) = json.loads(answer.stdout)["inputs"]
    assert [finding["kind"] for finding in facts["findings"]] == ["lost-takes"]
