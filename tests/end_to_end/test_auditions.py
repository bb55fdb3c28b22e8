"""Auditions: `--only` and `--first` never shrink what was delivered."""

import json
from pathlib import Path

import pytest

import subgen as library
from tests.conftest import Run
from tests.support.delivered_files import digests

OPTIONS = ("--sample-rate", "8000", "--formats", "json,srt")
TEA = "One.\nTwo.\nThree.\n"


def refusal(file: str, held: int, wanted: int) -> str:
    """The message about an audition of an input whose outputs are whole."""
    return (
        f"subgen: {file}: its outputs have {held} lines, and --only or --first would "
        f"replace them by outputs of {wanted}; give another --out\n"
    )


@pytest.fixture
def tea(tmp_path: Path) -> Path:
    path = tmp_path / "tea.txt"
    path.write_text(TEA)
    return path


def lines_of(tmp_path: Path, name: str = "tea") -> list[str]:
    """The texts of the lines that the alignment has."""
    return [line["text"] for line in json.loads((tmp_path / "out" / f"{name}.json").read_text())["lines"]]


@pytest.mark.parametrize(
    ("audition", "wanted"),
    [
        (("--first", "2"), 2),
        (("--first", "2", "--dry-run"), 2),
        (("--first", "2", "--dry-run", "--json"), 2),
        (("--only", "2"), 1),
        (("--only", "2", "--clips"), 1),
        (("--only", "2", "--retake", "2"), 1),
        (("--only", "3", "--first", "1", "-q"), 2),
        (("--only", "3", "--audio", "none", "--formats", "vtt"), 1),
    ],
)
def test_an_audition_of_a_finished_book_is_refused_and_changes_nothing(
    run: Run, tmp_path: Path, tea: Path, audition: tuple[str, ...], wanted: int
) -> None:
    run(tea.name, *OPTIONS, "--clips")
    before = digests(tmp_path / "out")

    answer = run(tea.name, *OPTIONS, *audition)

    assert (answer.returncode, answer.stdout, answer.stderr) == (2, "", refusal("tea.txt", 3, wanted))
    assert digests(tmp_path / "out") == before


def test_an_audition_into_another_folder_is_no_loss(run: Run, tea: Path) -> None:
    run(tea.name, *OPTIONS)

    assert run(tea.name, *OPTIONS, "--first", "2", "-o", "audition").returncode == 0


def test_auditions_come_before_the_whole_and_may_be_of_fewer_lines(
    run: Run, tmp_path: Path, tea: Path
) -> None:
    answers = [run(tea.name, *OPTIONS, *some) for some in (("--first", "2"), ("--only", "3"), ())]

    assert [answer.returncode for answer in answers] == [0, 0, 0]
    assert lines_of(tmp_path) == ["One.", "Two.", "Three."]


def test_a_retake_alone_is_no_audition(run: Run, tmp_path: Path, tea: Path) -> None:
    run(tea.name, *OPTIONS)

    assert run(tea.name, *OPTIONS, "--retake", "2").returncode == 0
    assert len(lines_of(tmp_path)) == 3


@pytest.mark.parametrize("everything", [("--first", "3"), ("--first", "99"), ("--only", "3,2,1")])
def test_a_selection_of_all_lines_is_no_audition(
    run: Run, tmp_path: Path, tea: Path, everything: tuple[str, ...]
) -> None:
    run(tea.name, *OPTIONS)

    assert run(tea.name, *OPTIONS, *everything).returncode == 0
    assert len(lines_of(tmp_path)) == 3


def test_an_audition_of_the_lines_that_were_added_is_refused(run: Run, tea: Path) -> None:
    run(tea.name, *OPTIONS)
    tea.write_text(TEA + "Four.\nFive.\n")

    answer = run(tea.name, *OPTIONS, "--only", "4,5")

    assert (answer.returncode, answer.stderr) == (2, refusal("tea.txt", 3, 2))


def test_a_book_that_grew_and_was_not_delivered_since_is_not_shrunk(
    run: Run, tmp_path: Path, tea: Path
) -> None:
    run(tea.name, *OPTIONS)
    tea.write_text(TEA + "Four.\n")
    stopped = run(tea.name, *OPTIONS, "--max-characters", "0")

    answer = run(tea.name, *OPTIONS, "--first", "2")

    assert stopped.returncode == 1
    assert (answer.returncode, answer.stderr) == (2, refusal("tea.txt", 3, 2))
    assert len(lines_of(tmp_path)) == 3


def test_an_audition_stays_one_when_the_whole_was_not_delivered_since(
    run: Run, tmp_path: Path, tea: Path
) -> None:
    run(tea.name, *OPTIONS, "--first", "2")
    run(tea.name, *OPTIONS, "--max-characters", "0")

    assert run(tea.name, *OPTIONS, "--first", "1").returncode == 0
    assert lines_of(tmp_path) == ["One."]


def test_outputs_with_gaps_hold_all_lines(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tea.csv").write_text("text,voice\nOne.,\nTwo.,nobody\n")
    assert run("tea.csv", *OPTIONS, "--partial").returncode == 1

    answer = run("tea.csv", *OPTIONS, "--partial", "--only", "1")

    assert (answer.returncode, answer.stderr) == (2, refusal("tea.csv", 2, 1))


def test_each_whole_input_is_named_and_nothing_is_sent_for_the_others(
    run: Run, tmp_path: Path, tea: Path
) -> None:
    for name in ("ale.txt", "gin.txt"):
        (tmp_path / name).write_text("Four.\nFive.\n")
    run(tea.name, "ale.txt", *OPTIONS)

    answer = run("gin.txt", tea.name, "ale.txt", *OPTIONS, "--first", "1")
    chosen = run("gin.txt", tea.name, *OPTIONS, "--only", "gin:1")

    assert (answer.returncode, answer.stderr) == (2, refusal("tea.txt", 3, 1) + refusal("ale.txt", 2, 1))
    assert chosen.returncode == 0
    assert len(lines_of(tmp_path)) == 3
    assert lines_of(tmp_path, "gin") == ["Four."]


def test_another_file_of_the_same_name_does_not_shrink_it_either(run: Run, tmp_path: Path, tea: Path) -> None:
    run(tea.name, *OPTIONS)
    (tmp_path / "tea.csv").write_text("text\nOne.\nTwo.\n")

    answer = run("tea.csv", *OPTIONS, "--first", "1")

    assert (answer.returncode, answer.stderr) == (2, refusal("tea.csv", 3, 1))


def test_a_lost_ledger_does_not_let_an_audition_shrink_the_book(run: Run, tmp_path: Path, tea: Path) -> None:
    run(tea.name, *OPTIONS)
    (tmp_path / "out" / ".subgen" / "ledger.db").unlink()

    dry_run = run(tea.name, *OPTIONS, "--first", "2", "--dry-run")
    answer = run(tea.name, *OPTIONS, "--first", "2")

    assert (dry_run.returncode, dry_run.stderr) == (2, refusal("tea.txt", 3, 2))
    assert (answer.returncode, answer.stderr) == (2, refusal("tea.txt", 3, 2))
    assert len(lines_of(tmp_path)) == 3


def test_the_library_refuses_an_audition_too(
    run: Run, tmp_path: Path, tea: Path, service_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(tea.name, *OPTIONS)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SMALLEST_API_KEY", raising=False)

    for call in (library.plan, library.run):
        with pytest.raises(library.InputFaults, match="give another --out") as raised:
            call(tea, out="out", service=service_url, sample_rate=8000, only=["1"])
        assert [fault.file for fault in raised.value.faults] == [str(tea)]
