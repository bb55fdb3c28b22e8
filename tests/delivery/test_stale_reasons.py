"""The reason why each file is stale, as a dry run with other settings, inputs or files finds it."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import subgen
from subgen.app.inspect import status, verify
from subgen.delivery.stale_reasons import Cause, Reason
from subgen.planning.retakes import Retakes
from subgen.providers.smallest.catalog import LOCAL
from subgen.store import Store, open_store
from tests.support.wireless import Beeps, ran

TABLE = "id,text,mood\na,One line.,calm\nb,Another line.,calm\nc,The last.,calm\n"
OPTIONS: dict[str, Any] = {"sample_rate": 8000, "clips": True, "voice": "gurleen"}
TRACK, SRT, JSON, CLIP = "book.wav", "book.srt", "book.json", "book/wavs/a.wav"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a table, which was run."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "book.csv").write_text(TABLE)
    ran(tmp_path, TABLE, Beeps())
    return tmp_path


def stale(*, config: str | None = None, **options: Any) -> dict[str, list[str]]:
    """Stale file, but for the clips -> its reasons, by a dry run."""
    if config is not None:
        Path("job.toml").write_text(config)
    job = subgen.plan("book.csv", out="out", config="job.toml" if config else None, **{**OPTIONS, **options})
    return {
        str(output.path.relative_to("out")): list(map(str, output.reasons))
        for output in job.outputs["book.csv"]
        if output.state != "right"
    }


def stale_now() -> dict[str, list[str]]:
    """Stale file, clips too -> its reasons, by the status of the folder."""
    (job,) = status(Path("out")).inputs
    return {
        str(output.path.relative_to("out")): list(map(str, output.reasons))
        for output in job.outputs
        if output.state in {"stale", "missing"}
    }


def left_over() -> dict[str, list[str]]:
    """Stale file of an earlier run with other settings -> its reasons that count."""
    (job,) = status(Path("out")).inputs
    return {
        str(output.path.relative_to("out")): list(map(str, output.reasons))
        for output in job.outputs
        if output.state == "left over"
    }


def change_state(change: Callable[[Store], None]) -> None:
    """Change what the folder records."""
    with open_store(Path("out/.subgen"), lambda: 0.0) as store:
        change(store)


def test_after_a_run_nothing_is_stale() -> None:
    assert stale() == {}
    assert stale_now() == {}


@pytest.mark.parametrize(
    ("options", "reasons"),
    [
        ({"standard": "bbc"}, {SRT: ["the subtitle standard changed"]}),
        ({"karaoke": "k"}, {SRT: ["the karaoke style changed"]}),
        ({"gain_db": -3.0}, {TRACK: ["the gain changed"]}),
        ({"config": "[style]\nsize = 99\n"}, {SRT: ["the style changed"]}),
        ({"config": "[pauses]\nline_ms = 1\n"}, {TRACK: ["the usual pauses of the settings changed"]}),
        (
            {"standard": "bbc", "karaoke": "k"},
            {SRT: ["the subtitle standard changed", "the karaoke style changed"]},
        ),
        ({"audio": "none"}, {JSON: ["the audio file has another name"]}),
        ({"formats": ["srt", "tsv"]}, {"book.tsv": ["not written yet"]}),
    ],
)
def test_a_setting_that_changed_is_the_reason(options: dict[str, Any], reasons: dict[str, list[str]]) -> None:
    found = stale(**options)

    assert {name: found[name] for name in reasons} == reasons
    assert found["book.report.json"] == ["the outputs that it describes changed"]


def test_pauses_are_a_reason_for_tracks_and_texts_and_a_gain_for_tracks_and_clips() -> None:
    pauses = stale(config="[pauses]\nline_ms = 1\n")

    assert set(pauses) == {TRACK, SRT, JSON, "book.vtt", "book.ass", "book.report.json"}
    assert set(stale(gain_db=-3.0)) == {TRACK, "book.report.json"}


def test_a_bitrate_that_changed_is_the_reason(folder: Path) -> None:
    ran(folder, TABLE, Beeps(), audio="mp3", bitrate=64)

    assert stale(audio="mp3", bitrate=48)["book.mp3"] == ["the bitrate changed"]


def test_another_sample_rate_is_a_reason_beside_its_takes(folder: Path) -> None:
    ran(folder, TABLE, Beeps(), sample_rate=16000)

    found = stale()

    assert found[TRACK] == ["the sample rate changed"]  # these takes have the same samples
    assert found[SRT] == ["the sample rate changed", "text, voice or columns of 3 lines changed"]


def test_a_text_column_that_changed_counts_its_lines() -> None:
    Path("book.csv").write_text(TABLE.replace("calm", "glad", 2))

    assert stale()[SRT] == ["text, voice or columns of 2 lines changed"]
    assert TRACK not in stale()


def test_a_new_take_is_counted_by_its_lines_and_is_the_reason_for_the_clip(folder: Path) -> None:
    ran(folder, TABLE, Variations(), retake=["a", "b"])

    def choose_first(store: Store) -> None:
        given = store.ledger.remembered("book")
        retakes = Retakes.of_input(given, LOCAL, store.ledger)
        store.ledger.choose("book", "a", retakes.first().text_key(given.script.lines[0]), 1)

    change_state(choose_first)

    found = stale_now()
    assert found[TRACK] == found[SRT] == ["1 line has new takes"]
    assert found[CLIP] == ["1 line has new takes"]
    assert "book/wavs/b.wav" not in found


def test_takes_that_are_gone_are_counted_by_their_lines() -> None:
    def drop_two(store: Store) -> None:
        given = store.ledger.remembered("book")
        resolver = Retakes.of_input(given, LOCAL, store.ledger).first()
        for line in given.script.lines[:2]:
            store.ledger.drop(utterance.key for utterance in resolver.utterances("book", line))

    change_state(drop_two)

    assert stale_now()[TRACK] == ["2 lines have no takes"]


def test_a_line_that_was_removed_is_the_reason() -> None:
    Path("book.csv").write_text(TABLE.replace("c,The last.,calm\n", ""))

    found = stale()

    assert found[TRACK] == found[SRT] == ["lines were removed or moved"]
    assert found["book/metadata.csv"] == ["ids or texts of the clips changed"]


def test_a_file_that_is_missing_or_was_changed_is_the_reason() -> None:
    Path("out", SRT).unlink()
    Path("out", JSON).write_text("{}")
    Path("out", CLIP).unlink()

    assert stale_now() == {
        SRT: ["the file is missing"],
        JSON: ["the file was changed since it was written"],
        CLIP: ["the file is missing"],
    }


def test_a_file_whose_bytes_verify_found_changed_was_changed() -> None:
    path = Path("out", SRT)
    before = path.stat()
    path.write_bytes(path.read_bytes()[:-1] + b"\t")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert stale_now() == {}

    verify(Path("out"))

    assert stale_now() == {SRT: ["the file was changed since it was written"]}


def test_a_file_that_subgen_did_not_write_has_no_record() -> None:
    Path("out/book.tsv").write_text("mine")

    assert stale(formats=["tsv"], overwrite=True)["book.tsv"] == [
        "there is no record that subgen wrote the file"
    ]


def test_an_input_under_another_name_is_the_reason_for_the_report() -> None:
    Path("else").mkdir()
    Path("else/book.csv").write_text(TABLE)

    job = subgen.plan("else/book.csv", out="out", **OPTIONS)

    reasons = {output.path.name: output.reasons for output in job.outputs["else/book.csv"] if output.reasons}
    assert reasons == {"book.report.json": (Reason(Cause.INPUT),)}


def test_another_version_is_the_only_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subgen.delivery.fingerprints.__version__", "99.0")

    found = stale_now()

    assert found[TRACK] == found[SRT] == found[CLIP] == ["written by another version of subgen"]


def test_without_a_record_of_dependencies_the_reason_is_not_known() -> None:
    with closing(sqlite3.connect("out/.subgen/ledger.db")) as ledger, ledger:
        ledger.execute("DELETE FROM dependencies")

    assert stale() == {}
    assert stale(standard="bbc")[SRT] == ["takes, text or settings changed"]


def test_without_a_record_of_lines_they_are_not_counted() -> None:
    with closing(sqlite3.connect("out/.subgen/ledger.db")) as ledger, ledger:
        ledger.execute("DELETE FROM line_digests")
    Path("book.csv").write_text(TABLE.replace("a,One line.", "a,Another line."))

    assert stale()[SRT] == ["lines have new takes", "text, voice or columns of lines changed"]


def test_a_job_whose_takes_are_missing_has_no_outputs_to_compare() -> None:
    Path("book.csv").write_text(f"{TABLE}d,A new one.,calm\n")

    assert subgen.plan("book.csv", out="out", **OPTIONS).outputs == {}


def test_files_of_another_gain_and_of_other_pauses_stay_current(folder: Path) -> None:
    (folder / "job.toml").write_text("[pauses]\nline_ms = 1\n")
    ran(folder, TABLE, Beeps(), gain_db=-3.0, config="job.toml")
    ran(folder, TABLE, Beeps(), clips=False, audio="none", formats=["vtt"])

    assert left_over() == {}


def test_clips_of_an_audition_of_other_lines_stay_current_until_those_change(folder: Path) -> None:
    table = TABLE.replace("line", "sentence")
    (other := folder / "other").mkdir()
    for wanted in ("a", "b"):
        ran(other, table, Beeps(), only=[wanted])
    (job,) = status(other / "out").inputs
    assert {output.state for output in job.outputs} == {"right"}

    ran(other, table.replace("One", "Some"), Beeps(), only=["b"])

    (job,) = status(other / "out").inputs
    assert [output.path.name for output in job.outputs if output.state != "right"] == ["a.wav"]


@pytest.mark.parametrize(("before", "now"), [("One", "Some"), ("100ms", "200ms")])
def test_a_clip_of_another_gain_is_stale_once_its_line_sounds_otherwise(
    folder: Path, before: str, now: str
) -> None:
    table = TABLE.replace("One line.", "One line. [pause 100ms] It goes on.")
    ran(folder, table, Beeps(), gain_db=-3.0)
    ran(folder, table.replace(before, now), Beeps(), clips=False)

    assert left_over()[CLIP] == ["1 line has new takes"]
    assert "book/wavs/b.wav" not in left_over()


def test_a_file_of_other_pauses_is_stale_once_a_line_has_another_pause(folder: Path) -> None:
    (folder / "job.toml").write_text("[pauses]\nline_ms = 1\n")
    ran(folder, TABLE, Beeps(), config="job.toml")
    table = TABLE.replace(",mood", ",pause_ms").replace("calm", "200")
    ran(folder, table, Beeps(), clips=False, audio="none", formats=["vtt"])

    assert left_over()[TRACK] == ["pauses, slots or chapters of lines changed"]


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (Reason(Cause.NEW_TAKES), "lines have new takes"),
        (Reason(Cause.NEW_TAKES, 1), "1 line has new takes"),
        (Reason(Cause.NEW_TAKES, 1234), "1,234 lines have new takes"),
        (Reason(Cause.NO_TAKES, 1), "1 line has no takes"),
        (Reason(Cause.TEXT, 1), "text, voice or columns of 1 line changed"),
        (Reason(Cause.TEXT, 2), "text, voice or columns of 2 lines changed"),
        (Reason(Cause.STANDARD), "the subtitle standard changed"),
    ],
)
def test_a_reason_is_a_sentence(reason: Reason, sentence: str) -> None:
    assert str(reason) == sentence


class Variations(Beeps):
    """Speaks no text the same way twice."""

    async def speak(self, utterance: Any, about: str, release: Callable[[], None]) -> Any:
        """Answer with a sound that depends on the number of the request."""
        take = await super().speak(utterance, about, release)
        return type(take)(pcm=take.pcm + bytes([self.asked, 2]) * 400, events=())
