"""The client against a service that misbehaves: every line done, and every word where its own tone is.

`python tests/bench/bad_days.py` does the same for every fault there is, over more lines.
"""

from pathlib import Path

import pytest

from subgen.server.voice_job import Speech, VoiceJob
from tests.support.tone_voice import ToneVoice, serve_tones, spoken

LINES = 40


@pytest.mark.parametrize("fault", ["odd-chunks", "duplicate-events", "shuffled-events", "missing-events"])
def test_what_loses_nothing_is_asked_for_once(tmp_path: Path, fault: str) -> None:
    voice = ToneVoice()
    with serve_tones(voice, [f"{fault}=0.3"]) as url:
        result, wrong = spoken(tmp_path, url, LINES)

    assert wrong == []
    assert [spoken.done for spoken in result.spoken.values()] == [LINES]
    assert set(voice.asked.values()) == {1}


def test_a_socket_that_closes_after_an_answer_costs_at_most_what_was_on_its_way(tmp_path: Path) -> None:
    voice = ToneVoice()
    with serve_tones(voice, ["close-after-complete=0.3"]) as url:
        result, wrong = spoken(tmp_path, url, LINES)

    assert wrong == []
    assert [spoken.attempts for spoken in result.spoken.values()] == [LINES]
    assert max(voice.asked.values()) <= 2


@pytest.mark.parametrize("fault", ["drop", "truncate", "garble", "error-list"])
def test_what_is_lost_is_asked_for_again_until_it_is_whole(tmp_path: Path, fault: str) -> None:
    voice = ToneVoice()
    with serve_tones(voice, [f"{fault}=0.3"]) as url:
        result, wrong = spoken(tmp_path, url, LINES)

    assert wrong == []
    assert [spoken.done for spoken in result.spoken.values()] == [LINES]
    assert sum(voice.asked.values()) > LINES
    assert max(voice.asked.values()) <= 3


def test_completes_that_come_late_or_never_cost_neither_time_nor_lines(tmp_path: Path) -> None:
    voice = ToneVoice()
    with serve_tones(voice, ["one-complete=1"]) as url:
        _, wrong = spoken(tmp_path, url, LINES)

    assert wrong == []
    assert set(voice.asked.values()) == {1}


class MuteVoice(ToneVoice):
    """Sends all events, and silence for audio."""

    async def speak(self, job: VoiceJob) -> Speech:
        """The same, without a sound."""
        speech = await super().speak(job)
        return Speech(pcm=bytes(len(speech.pcm)), words=speech.words)


def test_takes_that_stay_doubtful_are_kept_and_told_and_three_are_enough_to_stop_asking_again(
    tmp_path: Path,
) -> None:
    voice = MuteVoice()
    with serve_tones(voice, []) as url:
        result, _ = spoken(tmp_path, url, 10, connections=1)

    (delivered,) = result.delivered
    told = [finding.line for finding in delivered.facts.findings if finding.kind == "doubtful"]
    assert told == [str(number) for number in range(1, 11)]
    assert sorted(voice.asked.values()) == [1] * 7 + [2] * 3
