"""Each take is aligned once in a run, and once for all if that is costly."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from subgen.app.workspace import doors_of, job_inputs, open_job, open_job_to_write
from subgen.config.format_table import TEXT_FORMATS
from subgen.config.settings import Settings
from subgen.cues.standards import STANDARDS
from subgen.delivery.deliver import DeliveryDoors
from subgen.delivery.script_track import ScriptTrack
from subgen.delivery.script_words import ScriptWords
from subgen.jobs.status import input_status
from subgen.jobs.verify import Proof, output_flaws
from subgen.model import Line, Script, Take, Utterance
from subgen.planning.utterances import UtteranceResolver
from subgen.providers.smallest.catalog import LOCAL
from tests.conftest import Cli
from tests.support.even_aligner import EvenAligner
from tests.support.memory_store import MemoryTakes
from tests.support.wireless import Beeps, ran

LONG = " ".join(f"word{number}" for number in range(60)) + "."
"""A text of several requests."""

TABLE = f"id,text\na,One line.\nb,Another line.\nc,{LONG}\n"
REPEATED = "id,text\na,Yes.\nb,No.\nc,Yes.\n"
TEXTS = [name for name in TEXT_FORMATS if name != "json"]
"""Without the alignment, `verify` takes all times from the takes."""


class OtherBeeps(Beeps):
    """Says the same texts with another sound."""

    async def speak(self, utterance: Utterance, about: str, release: Callable[[], None]) -> Take:
        """Answer at once."""
        take = await super().speak(utterance, about, release)
        return replace(take, pcm=take.pcm[::-1])


def using(aligner: EvenAligner) -> Callable[[DeliveryDoors], DeliveryDoors]:
    """Doors with another aligner."""
    return lambda doors: replace(doors, aligner=aligner)


def requests(folder: Path) -> list[str]:
    """The texts of all requests that the job of a folder needs."""
    with open_job(folder / "out") as store:
        (given,) = job_inputs(folder / "out", store)
        resolver = UtteranceResolver(given.settings, LOCAL)
        return [
            utterance.text
            for line in given.script.lines
            for utterance in resolver.utterances(given.script.stem, line)
        ]


def verified(folder: Path, aligner: EvenAligner) -> list[str]:
    """The flaws that `verify` finds with an aligner, in a folder that can be written."""
    with open_job_to_write(folder / "out") as store:
        (given,) = job_inputs(folder / "out", store)
        return list(output_flaws(given, LOCAL, replace(doors_of(given, store), aligner=aligner), Proof()))


# In one run


def test_each_take_is_aligned_once_for_all_formats_cues_and_findings(tmp_path: Path) -> None:
    aligner = EvenAligner()

    ran(tmp_path, TABLE, Beeps(), using(aligner), formats=list(TEXT_FORMATS))

    assert aligner.asked == requests(tmp_path)
    assert len(aligner.asked) > 3


def test_outputs_that_are_up_to_date_are_not_aligned_again(tmp_path: Path) -> None:
    ran(tmp_path, TABLE, Beeps(), using(EvenAligner()), formats=list(TEXT_FORMATS))
    aligner = EvenAligner()

    ran(tmp_path, TABLE, Beeps(), using(aligner), formats=list(TEXT_FORMATS))

    assert aligner.asked == []


def test_a_line_without_takes_is_not_aligned(tmp_path: Path) -> None:
    aligner = EvenAligner()

    ran(tmp_path, TABLE, Beeps("Another line."), using(aligner), formats=list(TEXT_FORMATS), partial=True)

    assert "Another line." not in aligner.asked
    assert aligner.asked[0] == "One line."


def test_verify_aligns_each_take_once_however_many_formats_it_reads(tmp_path: Path) -> None:
    ran(tmp_path, TABLE, Beeps(), using(EvenAligner()), formats=TEXTS)
    aligner = EvenAligner()

    assert verified(tmp_path, aligner) == []
    assert aligner.asked == requests(tmp_path)


def test_verify_compares_the_files_with_the_words_of_the_aligner(subgen: Cli, tmp_path: Path) -> None:
    ran(tmp_path, "id,text\na,A longer one.\n", Beeps(), using(EvenAligner()), formats=["ctm"])

    assert verified(tmp_path, EvenAligner()) == []
    assert "out/book.ctm: word 1, row 1: ends at " in subgen("verify", "out").stderr


# With a costly aligner


@pytest.mark.parametrize(
    "change",
    [{"standard": "bbc"}, {"formats": ["ass"], "karaoke": "pop"}, {"audio": "none"}, {"gain_db": -3.0}],
    ids=["standard", "format", "audio", "gain"],
)
def test_a_costly_aligner_is_not_asked_again_when_outputs_change(
    tmp_path: Path, change: dict[str, Any]
) -> None:
    options = {"formats": list(TEXT_FORMATS), **change}
    ran(tmp_path, TABLE, Beeps(), using(EvenAligner(is_costly=True)), formats=list(TEXT_FORMATS))
    aligner = EvenAligner(is_costly=True)

    written = ran(tmp_path, TABLE, Beeps(), using(aligner), **options).delivered[0].written

    assert written
    assert aligner.asked == []


def test_a_costly_aligner_and_a_cheap_one_of_the_same_times_write_the_same_bytes(tmp_path: Path) -> None:
    for name, is_costly in (("cheap", False), ("costly", True)):
        (tmp_path / name).mkdir()
        ran(
            tmp_path / name,
            TABLE,
            Beeps(),
            using(EvenAligner(is_costly=is_costly)),
            formats=list(TEXT_FORMATS),
        )
    ran(tmp_path / "costly", TABLE, Beeps(), using(EvenAligner(is_costly=True)), standard="bbc")
    ran(tmp_path / "costly", TABLE, Beeps(), using(EvenAligner(is_costly=True)), formats=list(TEXT_FORMATS))

    cheap, costly = (
        {
            path.name: path.read_bytes()
            for path in (tmp_path / name / "out").iterdir()
            if path.is_file() and not path.name.endswith(".report.json")
        }
        for name in ("cheap", "costly")
    )
    assert costly == cheap


def test_status_and_verify_do_not_ask_a_costly_aligner(tmp_path: Path) -> None:
    ran(tmp_path, TABLE, Beeps(), using(EvenAligner(is_costly=True)), formats=TEXTS)
    aligner = EvenAligner(is_costly=True)

    with open_job(tmp_path / "out") as store:
        (given,) = job_inputs(tmp_path / "out", store)
        doors = replace(doors_of(given, store), aligner=aligner)
        status = input_status(given, LOCAL, doors)
        flaws = list(output_flaws(given, LOCAL, doors, Proof()))

    assert [output.state for output in status.outputs if output.state != "right"] == []
    assert flaws == []
    assert aligner.asked == []


def test_lines_with_the_same_take_are_aligned_once_by_a_costly_aligner(tmp_path: Path) -> None:
    aligner = EvenAligner(is_costly=True)

    ran(tmp_path, REPEATED, Beeps(), using(aligner), formats=list(TEXT_FORMATS))

    assert aligner.asked == ["Yes.", "No."]


def test_only_a_take_that_is_new_is_aligned(tmp_path: Path) -> None:
    ran(tmp_path, TABLE, Beeps(), using(EvenAligner(is_costly=True)), formats=list(TEXT_FORMATS))
    aligner = EvenAligner(is_costly=True)

    ran(tmp_path, TABLE.replace("Another", "A changed"), Beeps(), using(aligner), formats=list(TEXT_FORMATS))

    assert aligner.asked == ["A changed line."]


def test_only_a_take_that_was_made_again_is_aligned(tmp_path: Path) -> None:
    ran(tmp_path, TABLE, Beeps(), using(EvenAligner(is_costly=True)), formats=list(TEXT_FORMATS))
    aligner = EvenAligner(is_costly=True)

    ran(tmp_path, TABLE, OtherBeeps(), using(aligner), formats=list(TEXT_FORMATS), retake=["b"])

    assert aligner.asked == ["Another line."]


def test_another_aligner_or_another_version_of_it_aligns_all_takes(tmp_path: Path) -> None:
    ran(tmp_path, TABLE, Beeps(), using(EvenAligner(is_costly=True)), formats=list(TEXT_FORMATS))
    aligner = EvenAligner(is_costly=True, version="even/2")

    ran(tmp_path, TABLE, Beeps(), using(aligner), formats=list(TEXT_FORMATS), standard="bbc")

    assert aligner.asked == requests(tmp_path)


def test_words_of_a_cheap_aligner_are_not_kept(tmp_path: Path) -> None:
    ran(tmp_path, TABLE, Beeps(), formats=list(TEXT_FORMATS))

    with open_job(tmp_path / "out") as store:
        assert store.connection.execute("SELECT count(*) FROM words").fetchone() == (0,)


def test_the_command_line_verifies_what_the_event_aligner_wrote(subgen: Cli, tmp_path: Path) -> None:
    ran(tmp_path, TABLE, Beeps(), formats=TEXTS)

    answer = subgen("verify", "out")

    assert (answer.returncode, answer.stderr) == (0, "")


# Passes


def script_words(aligner: EvenAligner, scratch: list[bytes]) -> ScriptWords:
    """The words of three lines of half a second."""
    lines = tuple(Line(id=str(row), row=row, text=f"line {row}") for row in (1, 2, 3))
    resolver = UtteranceResolver(Settings(sample_rate=8000, standard=STANDARDS["line"]), LOCAL)
    takes = MemoryTakes()
    for line in lines:
        for utterance in resolver.utterances("book", line):
            takes.put(utterance.key, Take(pcm=bytes(8000), events=()))
    script = Script(stem="book", file="book.txt", lines=lines)
    return ScriptWords(ScriptTrack(script, resolver, takes), aligner, scratch)


def test_later_passes_have_the_same_lines_and_align_nothing() -> None:
    aligner = EvenAligner()
    words = script_words(aligner, [])

    first, second = list(words.lines()), list(words.lines())

    assert first == second
    assert aligner.asked == ["line 1", "line 2", "line 3"]


def test_a_pass_that_was_left_early_is_continued_by_the_next() -> None:
    aligner = EvenAligner()
    words = script_words(aligner, [])

    next(words.lines())
    lines = [line.line.id for line, _ in words.lines()]

    assert lines == ["1", "2", "3"]
    assert aligner.asked == ["line 1", "line 2", "line 3"]


def test_passes_may_overlap() -> None:
    aligner = EvenAligner()
    words = script_words(aligner, [])

    pairs = list(zip(words.lines(), words.lines(), strict=True))

    assert all(first == second for first, second in pairs)
    assert aligner.asked == ["line 1", "line 2", "line 3"]


def test_cues_are_made_of_the_same_words() -> None:
    words = script_words(EvenAligner(), [])

    cues = list(words.cues(samples=8000 * 2))

    assert [(cue.text, cue.words[0].start) for cue in cues] == [
        ("line 1", 0),
        ("line 2", 6000),
        ("line 3", 12_000),
    ]


def test_a_scratch_holds_one_small_record_a_line() -> None:
    scratch: list[bytes] = []

    list(script_words(EvenAligner(), scratch).lines())

    assert [len(record) for record in scratch] == [22 + 2 * 9] * 3
