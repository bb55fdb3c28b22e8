"""The client against a misbehaving service: every line is done, and every word is where its tone is.

`python tests/bench/bad_days.py` does the same for every fault, over more lines.
"""

from pathlib import Path

import pytest

from subgen.server.voice_job import Speech, VoiceJob
from tests.support.tone_voice import ToneVoice, serve_tones, spoken

LINES = 40


@pytest.mark.parametrize("fault", ["odd-chunks", "duplicate-events", "shuffled-events", "missing-events"])
def test_an_answer_that_loses_nothing_is_requested_once(tmp_path: Path, fault: str) -> None:
    voice = ToneVoice()
    with serve_tones(voice, [f"{fault}=0.3"]) as url:
        result, wrong = spoken(tmp_path, url, LINES)

    assert wrong == []
    assert [spoken.done for spoken in result.spoken.values()] == [LINES]
    assert set(voice.asked.values()) == {1}


def test_a_socket_that_closes_after_an_answer_costs_at_most_its_open_requests(tmp_path: Path) -> None:
    voice = ToneVoice()
    with serve_tones(voice, ["close-after-complete=0.3"]) as url:
        result, wrong = spoken(tmp_path, url, LINES)

    assert wrong == []
    assert [spoken.attempts for spoken in result.spoken.values()] == [LINES]
    assert max(voice.asked.values()) <= 2


@pytest.mark.parametrize("fault", ["drop", "truncate", "garble", "error-list"])
def test_a_lost_answer_is_requested_again_until_it_is_whole(tmp_path: Path, fault: str) -> None:
    voice = ToneVoice()
    with serve_tones(voice, [f"{fault}=0.3"]) as url:
        result, wrong = spoken(tmp_path, url, LINES)

    assert wrong == []
    assert [spoken.done for spoken in result.spoken.values()] == [LINES]
    assert sum(voice.asked.values()) > LINES
    assert max(voice.asked.values()) <= 3


def test_a_late_or_missing_complete_costs_neither_time_nor_lines(tmp_path: Path) -> None:
    voice = ToneVoice()
    with serve_tones(voice, ["one-complete=1"]) as url:
        _, wrong = spoken(tmp_path, url, LINES)

    assert wrong == []
    assert set(voice.asked.values()) == {1}


class MuteVoice(ToneVoice):
    """A voice that sends all events, and silence for audio."""

    async def speak(self, job: VoiceJob) -> Speech:
        """Speak with silence in place of the tones."""
        speech = await super().speak(job)
        return Speech(pcm=bytes(len(speech.pcm)), words=speech.words)


def test_doubtful_takes_are_kept_and_reported_and_after_three_none_is_requested_again(
    tmp_path: Path,
) -> None:
    voice = MuteVoice()
    with serve_tones(voice, []) as url:
        result, _ = spoken(tmp_path, url, 10, connections=1)

    (delivered,) = result.delivered
    reported = [finding.line for finding in delivered.facts.findings if finding.kind == "doubtful"]
    assert reported == [str(number) for number in range(1, 11)]
    assert sorted(voice.asked.values()) == [1] * 7 + [2] * 3
