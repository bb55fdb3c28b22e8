"""`subgen status`, `verify`, `takes`, `use` and `clean`, and messages of `run` about earlier takes."""

import json
import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from subgen.app.clean import clean_up
from subgen.store import open_store
from tests.conftest import Cli, Run
from tests.support.wireless import Beeps, ran

TABLE = "id,text\na,One line.\nb,Another line.\n"
"""A table that is run without a network, with the results of a user's run in less time."""


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return the outputs of a table of two lines."""
    ran(tmp_path, TABLE, Beeps())
    return tmp_path / "out"


def test_status_prints_lines_and_files_of_every_input(subgen: Cli, out: Path) -> None:
    (out / "book.srt").write_text("changed")
    (out / "book.vtt").unlink()

    told = subgen("status", "out")

    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.splitlines() == [
        "book.csv: 2 of 2 lines done; 22 of 22 characters, 1.0 s of audio",
        "  out/book.wav: right",
        "  out/book.srt: stale: the file was changed since it was written",
        "  out/book.vtt: missing",
        "  out/book.ass: right",
        "  out/book.json: right",
        "  out/book/metadata.csv: right",
        "  out/book.report.json: right",
    ]


def test_status_as_json_has_the_reasons_of_each_file(subgen: Cli, out: Path) -> None:
    (out / "book.srt").write_text("changed")
    (out / "book.vtt").unlink()

    (book,) = json.loads(subgen("status", "out", "--json").stdout)["inputs"]

    assert book["outputs"][:3] == [
        {"path": "out/book.wav", "state": "right", "reasons": []},
        {
            "path": "out/book.srt",
            "state": "stale",
            "reasons": ["the file was changed since it was written"],
        },
        {"path": "out/book.vtt", "state": "missing", "reasons": ["the file is missing"]},
    ]


def test_status_prints_failed_and_pending_lines(subgen: Cli, tmp_path: Path) -> None:
    ran(tmp_path, TABLE + "c,A third line.\n", Beeps("One line."), max_characters=22)

    told = subgen("status", "out")

    assert told.stdout.splitlines()[:2] == [
        "book.csv: 1 of 3 lines done, 1 failed, 1 pending; 13 of 35 characters, 0.5 s of audio",
        "  book.csv:2: line a: 'One line.': not this one",
    ]
    facts = json.loads(subgen("status", "out", "--json").stdout)
    assert facts["format"] == "subgen.status/1"
    (book,) = facts["inputs"]
    assert (book["done"], book["failed"], book["pending"], book["kept_characters"]) == (1, 1, 1, 13)
    assert book["failures"] == [{"row": 2, "line": "a", "text": "One line.", "reason": "not this one"}]


def test_status_prints_pending_retakes_and_unused_takes(subgen: Cli, out: Path, tmp_path: Path) -> None:
    ran(tmp_path, TABLE, Beeps(), retake=["a", "b"], max_characters=10)

    told = subgen("status", "out")

    assert told.stdout.splitlines()[1:3] == [
        "  1 line to retake: 13 characters",
        "  9 characters in takes that no line has in use",
    ]
    (book,) = json.loads(subgen("status", "out", "--json").stdout)["inputs"]
    assert (book["ordered"], book["ordered_characters"], book["spare_characters"]) == (1, 13, 9)
    assert out.is_dir()


def test_status_by_model_has_the_lines_of_each_model_and_the_cost_of_the_current_one(
    subgen: Cli, tmp_path: Path
) -> None:
    table = "id,model,text\na,lightning_v3.1,One line.\nb,,Another line.\n7,lightning_v3.1,And this.\n"
    (tmp_path / "c.toml").write_text("[price]\nper_10k_characters = 100\n")
    config = str(tmp_path / "c.toml")
    ran(tmp_path, table, Beeps(), config=config)
    ran(tmp_path, table + "8,lightning_v3.1,And that.\n", Beeps("And that."), config=config)

    told = subgen("status", "out", "--by-model").stdout

    old, new = (line for line in told.splitlines() if line.startswith("  model "))
    assert old.startswith("  model lightning_v3.1, reti")
    assert old.endswith(
        " on 2026-11-30: 2 lines made (a, 7), 18 characters; to make them again with lightning_v3.1_pro: "
        "18 characters, nothing on the local service, 0.18 USD on the hosted one"
    )
    assert new == "  model lightning_v3.1_pro, current: 1 line made (b), 13 characters"
    (book,) = json.loads(subgen("status", "out", "--by-model", "--json").stdout)["inputs"]
    first, second = book["models"]
    assert (first["model"], first["lines"], first["retires"]) == ("lightning_v3.1", ["a", "7"], "2026-11-30")
    assert (first["successor"], first["remake_characters"]) == ("lightning_v3.1_pro", 18)
    assert (first["remake_cost"], first["remake_hosted_cost"], first["currency"]) == (0.0, 0.18, "USD")
    assert (second["state"], second["successor"], second["remake_characters"]) == ("current", None, 0)
    assert "models" not in json.loads(subgen("status", "out", "--json").stdout)["inputs"][0]


def test_what_the_current_model_has_made_already_costs_nothing_again(subgen: Cli, tmp_path: Path) -> None:
    ran(tmp_path, "id,model,text\na,lightning_v3.1,One line.\nb,,One line.\n", Beeps())

    (book,) = json.loads(subgen("status", "out", "--by-model", "--json").stdout)["inputs"]

    assert [model["remake_characters"] for model in book["models"]] == [0, 0]


def test_verify_finds_no_flaws_in_untouched_outputs(subgen: Cli, out: Path) -> None:
    assert out.is_dir()

    told = subgen("verify", "out")

    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout == "2 takes, 9 files, 2 lines, 3 cues checked: no flaws\n"


def test_verify_prints_every_flaw_and_exits_with_1(subgen: Cli, out: Path) -> None:
    srt = (out / "book.srt").read_text()
    (out / "book.srt").write_text(srt.replace("00:00:01,250", "00:00:01,240", 1))
    (out / "book" / "wavs" / "a.wav").unlink()
    (pack,) = (out / ".subgen" / "packs").iterdir()
    damaged = bytearray(pack.read_bytes())
    damaged[100] ^= 1
    pack.write_bytes(damaged)

    told = subgen("verify", "out")

    assert told.returncode == 1
    assert told.stderr.splitlines() == [
        "subgen: 1 of 2 takes are damaged; run again to make those that lines use",
        "subgen: out/book.srt: is stale: made of other takes or settings, or changed since; run again",
        "subgen: out/book/wavs/a.wav: is missing; run again",
        "subgen: out/book.srt: cue 1, row 2: ends at 1.240000 s, not at 1.250000 s",
    ]
    assert json.loads(subgen("verify", "out", "--json").stdout)["flaws"][0].startswith(
        "book.csv: 1 of its lines"
    )


def test_verify_reports_lost_takes(subgen: Cli, out: Path) -> None:
    (pack,) = (out / ".subgen" / "packs").iterdir()
    pack.write_bytes(pack.read_bytes()[:-100])

    assert subgen("verify", "out").stderr.splitlines() == [
        "subgen: out: 1 take is missing from the disk, and will be made again",
        "subgen: book.csv: 1 of its lines have lost their takes; run again to make them again",
    ]


def test_takes_lists_the_takes_of_a_line_and_use_goes_back_to_one(
    subgen: Cli, out: Path, tmp_path: Path
) -> None:
    ran(tmp_path, TABLE, Beeps(), retake=["a"])

    listed = subgen("takes", "out", "a", "--wav", "listen")

    head, names, first, second, *files = listed.stdout.splitlines()
    assert (head, names.split()) == (
        "line a: 'One line.'",
        ["TAKE", "LENGTH", "MADE", "IN", "USE", "SUSPICION"],
    )
    assert (first.split()[0], second.split()[0], second.split()[-1]) == ("1", "2", "yes")
    assert files == ["listen/a.take1.wav", "listen/a.take2.wav"]
    used = subgen("use", "out", "a", "1")
    assert (used.returncode, used.stdout.splitlines()[0]) == (0, "line a now has take 1")
    assert subgen("takes", "out", "a").stdout.splitlines()[2].split()[-1] == "yes"
    assert out.is_dir()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["status", "nowhere"], "nowhere: no job was run into this folder; name the --out of one"),
        (["verify", "nowhere"], "nowhere: no job was run into this folder; name the --out of one"),
        (["takes", "out", "z"], "out: no line has the id 'z'; the first are a, b"),
        (["use", "out", "a", "3"], "line a has no take 3; there are: 1"),
        (
            ["clean", "out", "--forget", "boo"],
            "--forget: no input 'boo' was run into out; did you mean 'book'?",
        ),
    ],
)
def test_a_missing_folder_line_take_or_input_is_a_usage_error(
    subgen: Cli, out: Path, words: list[str], message: str
) -> None:
    told = subgen(*words)

    assert (told.returncode, told.stderr) == (2, f"subgen: {message}\n")
    assert out.is_dir()


def test_clean_prints_how_much_it_frees_and_asks(subgen: Cli, out: Path, tmp_path: Path) -> None:
    ran(tmp_path, "id,text\nb,Another line.\n", Beeps())

    unasked = subgen("clean", "out")
    cleaned = subgen("clean", "out", "--yes")

    assert unasked.stdout == "1 take that no line uses: 8.1 kB to free\n"
    assert (unasked.returncode, unasked.stderr) == (
        2,
        "subgen: nothing was deleted: without a terminal to ask on, give --yes\n",
    )
    assert (cleaned.returncode, cleaned.stdout.splitlines()[-1]) == (0, "done")
    assert subgen("clean", "out").stdout.splitlines()[-1] == "nothing was deleted"
    service = Beeps()
    ran(tmp_path, TABLE, service)
    assert (service.asked, out.is_dir()) == (1, True)


def test_a_forgotten_input_keeps_its_outputs_and_loses_its_takes(subgen: Cli, out: Path) -> None:
    told = subgen("clean", "out", "--forget", "book", "--yes")

    assert told.stdout.splitlines()[0] == "book will be forgotten; its outputs stay"
    assert subgen("status", "out").stdout == ""
    assert (out / "book.wav").is_file()
    assert list((out / ".subgen" / "packs").iterdir()) == []


def test_a_store_of_a_later_version_is_refused(subgen: Cli, out: Path, tmp_path: Path) -> None:
    (tmp_path / "book.csv").write_text(TABLE)
    with closing(sqlite3.connect(out / ".subgen" / "ledger.db")) as ledger:
        ledger.execute("PRAGMA user_version = 99")

    told = subgen("run", "book.csv", "-o", "out")

    assert told.returncode == 2
    assert told.stderr.startswith("subgen: out/.subgen/ledger.db: a later subgen wrote it (version 99, ")
    assert told.stderr.count("\n") == 1


def test_a_run_prints_what_it_needs_and_the_next_run_has_nothing_to_do(run: Run, tmp_path: Path) -> None:
    (tmp_path / "book.txt").write_text("One line.\nAnother line.\nOne line.\n")

    first = run("book.txt", "-o", "out", "--sample-rate", "8000")
    again = run("book.txt", "-o", "out", "--sample-rate", "8000")

    assert first.stdout.startswith("3 lines, 22 characters to send; about ")
    assert again.stdout.splitlines()[-1].startswith("nothing to do: 3 lines done, ")
    assert (first.returncode, again.returncode, again.stderr) == (0, 0, "")
    dry = run("book.txt", "-o", "out", "--sample-rate", "8000", "--dry-run", "--json")
    assert json.loads(dry.stdout)["new_characters"] == 0


def test_the_next_run_repairs_what_verify_found(subgen: Cli, out: Path, tmp_path: Path) -> None:
    (pack,) = (out / ".subgen" / "packs").iterdir()
    damaged = bytearray(pack.read_bytes())
    damaged[len(damaged) // 4] ^= 1
    pack.write_bytes(damaged)
    rotten = bytearray((out / "book.wav").read_bytes())
    rotten[-1] ^= 1
    before = (out / "book.wav").stat()
    (out / "book.wav").write_bytes(rotten)
    os.utime(out / "book.wav", ns=(before.st_atime_ns, before.st_mtime_ns))

    first = subgen("verify", "out")
    service = Beeps()
    ran(tmp_path, TABLE, service)
    second = subgen("verify", "out")

    assert first.stderr.splitlines() == [
        "subgen: 1 of 2 takes are damaged; run again to make those that lines use",
        "subgen: out/book.wav: its bytes are not those that were written; run again",
    ]
    assert (first.returncode, service.asked) == (1, 1)
    assert (second.returncode, second.stderr) == (0, "")


def test_inputs_without_selected_lines_are_left_as_they_were(subgen: Cli, run: Run, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"A line of {name}.\n")
    ran_one = run("a.txt", "b.txt", "-o", "out", "--sample-rate", "8000", "--only", "a:1")

    told = [subgen("status", "out"), subgen("verify", "out")]

    assert [ran_one.returncode, *(each.returncode for each in told)] == [0, 0, 0]
    assert told[0].stdout.startswith("a.txt: 1 of 1 line done; ")
    assert "b.txt" not in told[0].stdout


def test_clean_keeps_takes_of_another_file_with_the_same_stem(out: Path, tmp_path: Path) -> None:
    with open_store(out / ".subgen", lambda: 0.0) as store:
        given = store.ledger.remembered("book")
        other = replace(given.script, file="elsewhere/book.csv", lines=given.script.lines[1:])
        store.ledger.remember(replace(given, script=other))

    assert clean_up(out, (), retakes=False, agreed=lambda cleaning: cleaning.waste.takes > 0) is False
    assert clean_up(out, ("book",), retakes=False, agreed=lambda cleaning: cleaning.waste.takes == 2) is True
    assert tmp_path.is_dir()


def test_a_stale_file_of_an_earlier_run_is_reported_until_it_is_deleted(
    subgen: Cli, out: Path, tmp_path: Path
) -> None:
    ran(tmp_path, TABLE + "c,A third line.\n", Beeps(), formats=["srt"])

    left = subgen("verify", "out").stderr.splitlines()
    for name in ("vtt", "ass", "json"):
        (out / f"book.{name}").unlink()

    assert left == [
        f"subgen: out/book.{name}: is left over from an earlier run, and stale; delete it"
        for name in ("ass", "json", "vtt")
    ]
    assert subgen("verify", "out").returncode == 0
