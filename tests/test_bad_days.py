"""The client against a service that misbehaves: every line done, and every word where its own tone is.

`python tests/bench/bad_days.py` does the same for every fault there is, over more lines.
"""

from pathlib import Path

import pytest

from tests.tones import ToneVoice, serving_tones, spoken

LINES = 40


@pytest.mark.parametrize("fault", ["odd-chunks", "duplicate-events", "shuffled-events", "missing-events"])
def test_what_loses_nothing_is_asked_for_once(tmp_path: Path, fault: str) -> None:
    voice = ToneVoice()
    with serving_tones(voice, [f"{fault}=0.3"]) as url:
        result, wrong = spoken(tmp_path, url, LINES)

    assert wrong == []
    assert [spoken.done for spoken in result.spoken.values()] == [LINES]
    assert set(voice.asked.values()) == {1}


def test_a_socket_that_closes_after_an_answer_costs_at_most_what_was_on_its_way(tmp_path: Path) -> None:
    voice = ToneVoice()
    with serving_tones(voice, ["close-after-complete=0.3"]) as url:
        result, wrong = spoken(tmp_path, url, LINES)

    assert wrong == []
    assert [spoken.attempts for spoken in result.spoken.values()] == [LINES]
    assert max(voice.asked.values()) <= 2


@pytest.mark.parametrize("fault", ["drop", "truncate", "garble", "error-list"])
def test_what_is_lost_is_asked_for_again_until_it_is_whole(tmp_path: Path, fault: str) -> None:
    voice = ToneVoice()
    with serving_tones(voice, [f"{fault}=0.3"]) as url:
        result, wrong = spoken(tmp_path, url, LINES)

    assert wrong == []
    assert [spoken.done for spoken in result.spoken.values()] == [LINES]
    assert sum(voice.asked.values()) > LINES
    assert max(voice.asked.values()) <= 3


def test_completes_that_come_late_or_never_cost_neither_time_nor_lines(tmp_path: Path) -> None:
    voice = ToneVoice()
    with serving_tones(voice, ["one-complete=1"]) as url:
        _, wrong = spoken(tmp_path, url, LINES)

    assert wrong == []
    assert set(voice.asked.values()) == {1}
