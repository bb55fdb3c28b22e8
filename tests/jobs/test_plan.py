"""Plans of jobs."""

from collections.abc import Sequence
from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings as examples, strategies as st

from subgen import files
from subgen.app.empty_folder import NoRecords
from subgen.app.settings import read_settings
from subgen.config.settings import Settings
from subgen.jobs.load import read_scripts
from subgen.jobs.plan import JobPlan, Planner
from subgen.jobs.script_plan import Gaps, PlanBasis, PlanReaders, ScriptPlan, plan_script
from subgen.model import Line, Script, Take
from subgen.planning.request_log import RequestLog
from subgen.planning.selection import Selection, select_lines
from subgen.planning.utterances import UtteranceResolver
from subgen.providers.smallest.catalog import LOCAL
from subgen.store import open_store
from tests.support.memory_store import MemoryTakes
from tests.support.wireless import Beeps, ran

SETTINGS = Settings(sample_rate=8000, max_chars=12, voice="gurleen", language="en")
TAKE = Take(pcm=bytes(200), events=())
TABLE = "id,text\na,One line.\nb,Another line that is long.\nc,One line.\n"

any_texts = st.lists(st.sampled_from(["One.", "Two words.", "One. And then two."]), min_size=1, max_size=6)


def script(*texts: str, stem: str = "book") -> Script:
    lines = tuple(Line(id=str(row), row=row, text=text) for row, text in enumerate(texts, 1))
    return Script(stem=stem, file=f"{stem}.txt", lines=lines)


def planner(takes: MemoryTakes, *scripts: Script, settings: Settings = SETTINGS) -> Planner:
    selection = Selection(whole=scripts, selected=select_lines(scripts, settings))
    readers = PlanReaders(takes=takes, ledger=NoRecords(), file_probe=files)
    return Planner(selection, settings, LOCAL, readers)


def speak_missing(plan: JobPlan, takes: MemoryTakes) -> None:
    """Put a take into the store for each request that has none."""
    for each in plan.scripts:
        for keys in each.keys:
            for key in keys:
                if key not in takes:
                    takes.put(key, TAKE)


@given(any_texts)
def test_a_plan_made_twice_is_equal(texts: list[str]) -> None:
    takes = MemoryTakes()
    job = planner(takes, script(*texts), script("Other.", stem="other"))

    assert job.preview() == job.preview() == job.plan(RequestLog())
    speak_missing(job.preview(), takes)
    assert job.preview() == job.preview() == job.plan(RequestLog())


@given(any_texts)
def test_the_keys_of_a_plan_are_those_of_the_requests_of_its_lines(texts: list[str]) -> None:
    whole = script(*texts)
    resolver = UtteranceResolver(SETTINGS, LOCAL)

    (planned,) = planner(MemoryTakes(), whole).preview().scripts

    assert list(planned.keys) == [
        tuple(utterance.key for utterance in resolver.utterances("book", line)) for line in whole.lines
    ]


@given(any_texts, st.data())
def test_every_line_is_done_or_pending_and_what_is_missing_is_estimated(
    texts: list[str], data: st.DataObject
) -> None:
    takes = MemoryTakes()
    job = planner(takes, script(*texts))
    every = sorted({key for keys in job.preview().scripts[0].keys for key in keys})
    stored = data.draw(st.lists(st.sampled_from(every), unique=True))
    for key in stored:
        takes.put(key, TAKE)

    plan = job.preview()

    (planned,) = plan.scripts
    missing = set(every) - set(stored)
    assert planned.progress.done + planned.progress.pending == len(texts)
    assert (plan.estimate.requests, plan.estimate.new_requests) == (len(every), len(missing))
    assert plan.has_missing_takes == (planned.outputs is None) == bool(missing)


@given(any_texts)
def test_once_the_missing_takes_have_come_a_new_plan_misses_none(texts: list[str]) -> None:
    takes = MemoryTakes()
    job = planner(takes, script(*texts))

    speak_missing(job.preview(), takes)

    plan = job.plan(RequestLog())
    assert not plan.has_missing_takes
    assert plan.scripts[0].progress.is_done
    assert plan.scripts[0].outputs is not None


def test_a_plan_is_frozen() -> None:
    plan = planner(MemoryTakes(), script("One.")).preview()

    with pytest.raises(FrozenInstanceError):
        plan.scripts = ()  # type: ignore[misc] # that is the point


def test_a_plan_has_the_selected_lines_alone() -> None:
    plan = planner(MemoryTakes(), script("One.", "Two."), settings=replace(SETTINGS, first=1)).preview()

    assert [[line.text for line in each.script.lines] for each in plan.scripts] == [["One."]]
    assert plan.estimate.lines == 1


def test_a_line_that_failed_is_a_gap_of_the_outputs_only_where_that_is_allowed() -> None:
    takes = MemoryTakes()
    whole = script("One.", "Two.")
    first, second = (keys[0] for keys in planner(takes, whole).preview().scripts[0].keys)
    takes.put(first, TAKE)
    log = RequestLog(reasons={second: "refused"})

    def planned(settings: Settings) -> ScriptPlan:
        return planner(takes, whole, settings=settings).plan(log).scripts[0]

    partial = replace(SETTINGS, partial=True)
    assert [failed.reason for failed in planned(SETTINGS).progress.failed] == ["refused"]
    assert planned(SETTINGS).outputs is None
    assert planned(partial).outputs is not None
    assert planner(takes, whole, settings=partial).preview().scripts[0].outputs is None


@pytest.mark.parametrize(("gaps", "is_planned"), [(Gaps.NONE, False), (Gaps.ALL, True)])
def test_a_pending_line_is_a_gap_only_where_all_lines_may_be(gaps: Gaps, *, is_planned: bool) -> None:
    resolver = UtteranceResolver(SETTINGS, LOCAL)
    readers = PlanReaders(takes=MemoryTakes(), ledger=NoRecords(), file_probe=files)
    basis = PlanBasis(
        resolver=resolver, current=resolver, readers=readers, failure=MemoryTakes().failure, gaps=gaps
    )

    assert (plan_script(script("One."), basis).outputs is not None) == is_planned


def preview(folder: Path, table: str, **options: Any) -> JobPlan:
    """The plan of a job in a folder that was run, as `tests.support.wireless` runs it."""
    out = folder / "out"
    given_options = {"out": str(out), "sample_rate": 8000, "clips": True, "voice": "gurleen", **options}
    settings = read_settings(given_options, None)
    whole = read_scripts([("book.csv", table.encode())], settings, LOCAL)
    selection = Selection(whole=whole, selected=select_lines(whole, settings))
    with open_store(files.make_output_folder(out), lambda: 0.0) as store:
        readers = PlanReaders(takes=store.takes, ledger=store.ledger, file_probe=files)
        return Planner(selection, settings, LOCAL, readers).preview()


@examples(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from("abc"), min_size=1, max_size=4), st.sampled_from([["srt"], ["json", "vtt"]]))
def test_a_plan_that_was_carried_out_misses_nothing_and_has_nothing_stale(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], formats: Sequence[str]
) -> None:
    folder = tmp_path_factory.mktemp("job")
    table = "\n".join(("text", *texts, ""))
    ran(folder, table, Beeps(), formats=formats)

    plan = preview(folder, table, formats=formats)

    (outputs,) = [each.outputs for each in plan.scripts]
    assert not plan.has_missing_takes
    assert plan.estimate.disk_bytes == 0
    assert outputs is not None
    assert (outputs.stale, outputs.stale_kinds, list(outputs.explanations())) == (
        frozenset(),
        frozenset(),
        [],
    )
    assert outputs.current is not None


def test_computing_a_plan_writes_nothing(tmp_path: Path) -> None:
    ran(tmp_path, TABLE, Beeps())
    before = {path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}

    preview(tmp_path, TABLE, retake=["a"], standard="bbc")

    assert {path: before.get(path) for path in before if path.read_bytes() != before[path]} == {}


def test_a_retake_that_is_requested_counts_as_ordered_in_a_preview(tmp_path: Path) -> None:
    ran(tmp_path, TABLE, Beeps())

    plan = preview(tmp_path, TABLE, retake=["a"])

    assert (plan.estimate.new_requests, plan.scripts[0].progress.pending) == (1, 1)
    assert plan.scripts[0].outputs is None
    assert preview(tmp_path, TABLE).estimate.new_requests == 0


def test_the_clips_of_other_settings_are_stale_all_at_once(tmp_path: Path) -> None:
    ran(tmp_path, TABLE, Beeps())

    (planned,) = preview(tmp_path, TABLE, gain_db=-3.0).scripts

    assert planned.outputs is not None
    assert planned.outputs.stale_kinds == {"wav", "clip", "report"}
    assert len(planned.outputs.clips) == 3
    assert f"{tmp_path}/out/book/wavs: 3 clips: the gain changed" in planned.outputs.explanations()
