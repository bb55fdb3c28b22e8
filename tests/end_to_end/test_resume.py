"""A job that is run again: it requests no take that it has, and writes no file that is up to date."""

import csv
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import subgen
from subgen.jobs.run import RunResult
from tests.support.delivered_files import digests
from tests.support.tone_voice import RATE_HZ, ToneVoice, serve_tones

ONE, TWO, THREE = "w01xa w02xa.", "w03xb w04xb.", "w05xc w06xc."


class Jobs:
    """Jobs in one folder of outputs, against a service that counts requests."""

    def __init__(self, folder: Path, url: str, voice: ToneVoice) -> None:
        self.out = folder / "out"
        self.voice = voice
        self._table = folder / "book.csv"
        self.url = url

    def run(self, *rows: dict[str, str], **options: Any) -> RunResult:
        """Run a table of these rows."""
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with self._table.open("w", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
        given: dict[str, Any] = {"out": self.out, "service": self.url, "sample_rate": RATE_HZ} | options
        return subgen.run(self._table, **given)

    def new_requests(self) -> int:
        """Return the number of requests since the last call."""
        count = self.voice.asked.total()
        self.voice.asked.clear()
        return count

    def write_times(self) -> dict[str, int]:
        """Return the time of the last write of each output."""
        return {path.name: path.stat().st_mtime_ns for path in self.out.iterdir() if path.is_file()}

    def alignment(self) -> Any:
        """Return the alignment of the outputs."""
        return json.loads((self.out / "book.json").read_bytes())


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[Jobs]:
    """Jobs of one folder."""
    voice = ToneVoice()
    with serve_tones(voice, []) as url:
        yield Jobs(tmp_path, url, voice)


def rows(*texts: str) -> list[dict[str, str]]:
    """Return rows that have a text only."""
    return [{"text": text} for text in texts]


def test_the_same_job_again_sends_nothing_and_writes_nothing(jobs: Jobs) -> None:
    jobs.run(*rows(ONE, TWO))
    assert jobs.new_requests() == 2
    before = jobs.write_times()

    result = jobs.run(*rows(ONE, TWO))

    assert (jobs.new_requests(), jobs.write_times()) == (0, before)
    (delivered,) = result.delivered
    assert delivered.written == frozenset()
    assert (result.spoken[delivered.script.file].done, result.failed) == (2, ())


def test_a_run_reports_the_same_facts_for_files_that_it_does_not_write_again(jobs: Jobs) -> None:
    (first,) = jobs.run(*rows(ONE, "***", TWO)).delivered
    (second,) = jobs.run(*rows(ONE, "***", TWO)).delivered

    assert second.facts == first.facts


@pytest.mark.parametrize(
    ("edited", "new"),
    [
        (rows(TWO, ONE), 0),
        (rows(ONE, THREE, TWO), 1),
        (rows(ONE), 0),
        (rows(ONE, ONE, TWO, TWO), 0),
        ([{"id": "a", "text": ONE}, {"id": "b", "text": TWO}], 0),
        ([{"text": ONE, "pause_ms": "900", "speaker": "ADA", "note": "x"}, {"text": TWO}], 0),
        ([{"text": ONE, "speed": "1.5"}, {"text": TWO}], 1),
        ([{"text": ONE, "voice": "maithili"}, {"text": TWO}], 1),
    ],
)
def test_an_edit_costs_only_the_new_texts_and_voices(
    jobs: Jobs, edited: list[dict[str, str]], new: int
) -> None:
    jobs.run(*rows(ONE, TWO))
    jobs.new_requests()

    result = jobs.run(*edited)

    assert jobs.new_requests() == new
    assert [line["text"] for line in jobs.alignment()["lines"]] == [row["text"] for row in edited]
    assert result.delivered[0].written != frozenset()


def test_going_back_to_an_earlier_voice_costs_nothing_and_gives_the_same_bytes(jobs: Jobs) -> None:
    jobs.run(*rows(ONE, TWO))
    before = digests(jobs.out)
    jobs.run(*rows(ONE, TWO), voice="maithili")
    assert jobs.new_requests() == 4

    jobs.run(*rows(ONE, TWO))

    assert (jobs.new_requests(), digests(jobs.out)) == (0, before)


def test_cue_settings_cost_no_request_and_leave_the_track_alone(jobs: Jobs) -> None:
    jobs.run(*rows(ONE, TWO))
    jobs.new_requests()
    before = jobs.write_times()

    jobs.run(*rows(ONE, TWO), standard="shorts", karaoke="k")

    after = jobs.write_times()
    assert jobs.new_requests() == 0
    assert {name for name in after if after[name] == before[name]} == {"book.wav"}


def test_only_missing_and_changed_outputs_are_written_again(jobs: Jobs) -> None:
    jobs.run(*rows(ONE, TWO))
    before, times = digests(jobs.out), jobs.write_times()
    (jobs.out / "book.srt").unlink()
    (jobs.out / "book.vtt").write_text("changed")

    (delivered,) = jobs.run(*rows(ONE, TWO)).delivered

    edited = jobs.out / "book.edited.vtt"
    assert edited.read_text() == "changed"
    edited.unlink()
    assert digests(jobs.out) == before
    assert jobs.write_times()["book.wav"] == times["book.wav"]
    assert {path.name for path in delivered.written} == {"book.srt", "book.vtt", "book.report.json"}


def test_copied_outputs_are_recognised_by_their_bytes(jobs: Jobs) -> None:
    jobs.run(*rows(ONE, TWO))
    os.utime(jobs.out / "book.wav", (1, 1))

    (delivered,) = jobs.run(*rows(ONE, TWO)).delivered

    assert delivered.written == frozenset()


def test_a_clip_is_written_again_only_if_its_line_changed(jobs: Jobs) -> None:
    jobs.run(*rows(ONE, TWO), clips=True)

    (delivered,) = jobs.run(*rows(ONE, THREE), clips=True).delivered

    assert {path.name for path in delivered.written if path.parent.name == "wavs"} == {"2.wav"}


def test_only_the_damaged_take_is_requested_again(jobs: Jobs) -> None:
    jobs.run(*rows(ONE, TWO, THREE))
    before = digests(jobs.out)
    jobs.new_requests()
    (pack,) = (jobs.out / ".subgen" / "packs").iterdir()
    damaged = bytearray(pack.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    pack.write_bytes(damaged)
    (jobs.out / "book.wav").unlink()

    jobs.run(*rows(ONE, TWO, THREE))

    assert (jobs.new_requests(), digests(jobs.out)) == (1, before)


def test_a_failed_line_is_named_and_the_next_run_requests_it_alone(jobs: Jobs) -> None:
    bad = [{"text": ONE, "voice": ""}, {"text": TWO, "voice": "nobody"}, {"text": THREE, "voice": ""}]

    result = jobs.run(*bad)

    (failed,) = result.failed
    assert (failed.line.row, failed.line.text) == (3, TWO)
    assert result.delivered == []
    assert jobs.new_requests() == 2
    assert not (jobs.out / "book.wav").exists()
    jobs.run(*rows(ONE, TWO, THREE))
    assert jobs.new_requests() == 1


def test_with_partial_a_failed_line_is_silence(jobs: Jobs) -> None:
    bad = [{"text": ONE, "voice": ""}, {"text": TWO, "voice": "nobody"}, {"text": THREE, "voice": ""}]

    result = jobs.run(*bad, partial=True, clips=True)

    (delivered,) = result.delivered
    assert (len(result.failed), result.gaps, delivered.facts.summary.failed) == (1, 1, 1)
    lines = jobs.alignment()["lines"]
    assert [line["status"] for line in lines] == ["done", "failed", "done"]
    assert lines[1]["words"] == []
    assert lines[1]["end_s"] - lines[1]["start_s"] == pytest.approx(len(TWO) / 15, abs=0.001)
    assert [cue["spans"][0]["line"] for cue in jobs.alignment()["cues"]] == ["1", "3"]
    assert sorted(path.name for path in (jobs.out / "book" / "wavs").iterdir()) == ["1.wav", "3.wav"]
    (gap,) = [finding for finding in delivered.facts.findings if finding.kind == "gap"]
    assert (gap.row, gap.line) == (3, "2")


def test_a_later_run_closes_the_gaps(jobs: Jobs) -> None:
    jobs.run(*rows(ONE, TWO))
    whole = digests(jobs.out)
    jobs.run({"text": ONE, "voice": ""}, {"text": TWO, "voice": "nobody"}, partial=True)

    jobs.run(*rows(ONE, TWO))

    assert digests(jobs.out) == whole


@pytest.mark.parametrize(
    ("most", "sent", "done"), [(0, 0, 0), (11, 0, 0), (12, 1, 1), (35, 2, 2), (36, 3, 3)]
)
def test_no_more_characters_are_sent_than_the_budget_allows(
    jobs: Jobs, most: int, sent: int, done: int
) -> None:
    result = jobs.run(*rows(ONE, TWO, THREE), max_characters=most)

    (spoken,) = result.spoken.values()
    assert (jobs.new_requests(), spoken.done, spoken.characters) == (sent, done, 12 * sent)
    assert (result.is_spent, result.pending) == (done < 3, 3 - done)


def test_each_run_has_its_own_budget_and_the_last_one_writes_the_outputs(jobs: Jobs) -> None:
    jobs.run(*rows(ONE, TWO))
    whole = digests(jobs.out)
    jobs.out.rename(jobs.out.with_name("whole"))
    jobs.run(*rows(ONE, TWO), max_characters=12)
    assert digests(jobs.out) == {}

    jobs.run(*rows(ONE, TWO), max_characters=12)

    assert digests(jobs.out) == whole


def test_a_plan_counts_the_missing_requests(jobs: Jobs, tmp_path: Path) -> None:
    jobs.run(*rows(ONE, TWO, THREE), max_characters=12)

    elsewhere = subgen.plan(
        tmp_path / "book.csv", out=jobs.out, service="ws://127.0.0.1:9", sample_rate=RATE_HZ
    ).estimate
    assert (elsewhere.requests, elsewhere.new_requests) == (3, 3)  # another service has no takes

    here = subgen.plan(tmp_path / "book.csv", out=jobs.out, service=jobs.url, sample_rate=RATE_HZ).estimate
    assert (here.characters, here.new_requests, here.new_characters) == (36, 2, 24)


def test_a_job_continues_in_a_moved_folder(jobs: Jobs, tmp_path: Path) -> None:
    jobs.run(*rows(ONE, TWO))
    jobs.out.rename(tmp_path / "moved")
    jobs.out = tmp_path / "moved"
    jobs.new_requests()

    (delivered,) = jobs.run(*rows(ONE, TWO)).delivered

    assert (jobs.new_requests(), delivered.written) == (0, frozenset())
