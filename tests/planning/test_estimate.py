from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import pytest

from subgen.config.settings import Price, Settings
from subgen.model import Break, InnerPause, Line, Script, Take
from subgen.planning.estimate import (
    Estimate,
    RequestTotals,
    ScriptEstimate,
    ScriptEstimator,
    gap_samples,
    job_estimate,
)
from subgen.planning.utterances import UtteranceResolver, utterances_of
from subgen.providers.smallest.catalog import HOSTED, LOCAL
from tests.support.memory_store import MemoryTakes


def script(*lines: Line, stem: str = "s") -> Script:
    return Script(stem=stem, file=f"{stem}.txt", lines=lines)


def line(line_id: str, text: str, **fields: object) -> Line:
    return Line(**{"id": line_id, "row": 1, "text": text, **fields})  # type: ignore[arg-type] # a row's own


def estimate(
    scripts: Sequence[Script],
    resolver: UtteranceResolver,
    takes: MemoryTakes | None = None,
    stale_kinds: Mapping[str, Collection[str]] | None = None,
) -> Estimate:
    """The estimate of scripts, of whose takes some are stored."""
    totals = RequestTotals()
    estimates = tuple(estimate_script(script, resolver, takes or MemoryTakes(), totals) for script in scripts)
    return job_estimate(estimates, totals, resolver, stale_kinds or {})


def estimate_script(
    script: Script, resolver: UtteranceResolver, takes: MemoryTakes, totals: RequestTotals
) -> ScriptEstimate:
    estimator = ScriptEstimator(script, resolver, totals)
    for line in script.lines:
        utterances = resolver.utterances(script.stem, line)
        estimator.add(
            line,
            [len(utterance.text) for utterance in utterances],
            [bytes.fromhex(utterance.key) for utterance in utterances],
            [takes.samples(utterance.key) if utterance.key in takes else None for utterance in utterances],
        )
    return estimator.estimate()


FIFTEEN = "fifteen letters"


def test_a_job_is_its_lines_its_requests_and_its_characters() -> None:
    told = estimate(
        [script(line("1", FIFTEEN), line("2", "and some more"))], UtteranceResolver(Settings(), HOSTED)
    )

    assert (told.lines, told.requests, told.characters) == (2, 2, 28)


def test_a_text_that_stands_in_several_inputs_is_paid_for_once() -> None:
    told = estimate(
        [script(line("1", FIFTEEN), line("2", FIFTEEN)), script(line("1", FIFTEEN), stem="t")],
        UtteranceResolver(Settings(price=Price(per_10k_characters=2.0)), HOSTED),
    )

    assert (told.lines, told.requests, told.characters) == (3, 1, 15)
    assert [each.characters for each in told.scripts] == [15, 15]
    assert told.cost == pytest.approx(0.003)


def test_minutes_are_speech_at_its_speed_and_the_pauses_between() -> None:
    told = estimate(
        [
            script(
                line("1", FIFTEEN, break_after=Break.CHAPTER),
                line("2", FIFTEEN, speed=0.5, pause_us=250_000),
                line("3", FIFTEEN),
            )
        ],
        UtteranceResolver(Settings(), HOSTED),
    )

    assert told.audio_s == pytest.approx(1 + 1.5 + 2 + 0.25 + 1)


def test_pauses_written_inside_a_line_and_at_its_ends_count() -> None:
    pauses = tuple(InnerPause(at=at, duration_us=1_000_000) for at in (0, 8, 15))
    estimated = estimate([script(line("1", FIFTEEN, pauses=pauses))], UtteranceResolver(Settings(), HOSTED))

    assert estimated.requests == 2
    assert estimated.audio_s == pytest.approx(14 / 15 + 3)


def test_a_slot_is_waited_for() -> None:
    told = estimate([script(line("1", FIFTEEN, start_us=60_000_000))], UtteranceResolver(Settings(), HOSTED))

    assert told.audio_s == pytest.approx(61)


def test_the_local_service_costs_nothing_and_a_price_nobody_said_is_not_known() -> None:
    job = [script(line("1", FIFTEEN))]

    assert estimate(job, UtteranceResolver(Settings(price=Price(per_10k_characters=2.0)), LOCAL)).cost == 0
    assert estimate(job, UtteranceResolver(Settings(), HOSTED)).cost is None


def test_room_is_for_the_takes_and_the_outputs_beside_them() -> None:
    job = [script(line("1", " ".join(f"{number:014}" for number in range(500))))]

    def room(audio: str, *, clips: bool = False) -> int:
        settings = Settings(formats=("srt",), sample_rate=8000, max_chars=8000, audio=audio, clips=clips)
        return estimate(job, UtteranceResolver(settings, LOCAL)).disk_bytes

    takes, texts = 500 * 16_000, 7500 * 3
    assert room("none") == pytest.approx(takes + texts, rel=0.001)
    assert room("wav") == pytest.approx(2 * takes + texts, rel=0.001)
    assert room("wav", clips=True) == pytest.approx(3 * takes + texts, rel=0.001)
    assert room("flac") == pytest.approx(1.6 * takes + texts, rel=0.001)
    assert room("opus") == pytest.approx(takes + 500 * 24_000 / 8 + texts, rel=0.001)
    assert room("mp3") == pytest.approx(takes + 500 * 32_000 / 8 + texts, rel=0.001)


# What is there already

SETTINGS = Settings(sample_rate=8000, formats=("srt",), price=Price(per_10k_characters=2.0))
NEEDS = UtteranceResolver(SETTINGS, HOSTED)


def spoken(samples: int, *lines: Line) -> MemoryTakes:
    """The takes of lines, as long as said."""
    takes = MemoryTakes()
    for each in lines:
        for utterance in utterances_of(each, SETTINGS, HOSTED):
            takes.put(utterance.key, Take(pcm=bytes(2 * samples), events=()))
    return takes


def test_a_take_that_is_there_is_needed_and_not_new_and_not_paid_for() -> None:
    lines = line("1", FIFTEEN), line("2", "and some more")

    told = estimate([script(*lines)], NEEDS, spoken(8000, lines[0]))

    assert (told.requests, told.characters) == (2, 28)
    assert (told.new_requests, told.new_characters) == (1, 13)
    assert [(each.new_requests, each.new_characters) for each in told.scripts] == [(1, 13)]
    assert told.cost == pytest.approx(0.0026)
    assert told.new_audio_s == pytest.approx(13 / 15)


def test_where_nothing_is_there_all_is_new() -> None:
    told = estimate([script(line("1", FIFTEEN), line("2", FIFTEEN))], NEEDS, MemoryTakes())

    assert (told.new_requests, told.new_characters, told.new_audio_s) == (1, 15, 1.0)


def test_a_take_that_is_there_is_as_long_as_it_is() -> None:
    lines = line("1", FIFTEEN, pause_us=0), line("2", "a b")

    told = estimate([script(*lines)], NEEDS, spoken(20_001, *lines))

    assert told.audio_s == 5.00025
    assert told.new_audio_s == 0


def test_a_take_of_another_voice_is_not_there() -> None:
    takes = spoken(8000, line("1", FIFTEEN))

    told = estimate(
        [script(line("1", FIFTEEN))], UtteranceResolver(replace(SETTINGS, voice="liam"), HOSTED), takes
    )

    assert told.new_requests == 1


def test_outputs_that_are_right_need_no_room() -> None:
    job = [script(line("1", FIFTEEN)), script(line("1", FIFTEEN), stem="t")]
    takes = spoken(8000, line("1", FIFTEEN))

    track, texts = 16_000, 15 * 3
    assert estimate(job, NEEDS, takes).disk_bytes == 2 * (track + texts)
    assert estimate(job, NEEDS, takes, {"s": ()}).disk_bytes == track + texts
    assert estimate(job, NEEDS, takes, {"s": (), "t": ("srt",)}).disk_bytes == texts
    assert estimate(job, NEEDS, takes, {"s": (), "t": ()}).disk_bytes == 0


def test_a_bitrate_that_is_asked_for_is_reckoned_with() -> None:
    job = [script(line("1", FIFTEEN))]
    takes = spoken(8000 * 60, line("1", FIFTEEN))
    settings = replace(SETTINGS, audio="mp3", bitrate=320)

    assert estimate(job, UtteranceResolver(settings, HOSTED), takes).disk_bytes == 60 * 40_000 + 15 * 3


def test_the_silence_in_place_of_a_line_is_as_long_as_its_words_and_the_pauses_between_them() -> None:
    resolver = UtteranceResolver(Settings(sample_rate=8000), HOSTED)
    pauses = (InnerPause(at=0, duration_us=1_000_000), InnerPause(at=8, duration_us=500_000))

    assert gap_samples(line("1", FIFTEEN, pauses=pauses), resolver) == 8000 + 4000
