"""Runs killed at random moments."""

import json
from collections import Counter
from pathlib import Path

from tests.conftest import Cli
from tests.support.delivered_files import digests
from tests.support.tone_voice import ToneVoice, script, serve_tones

LINES = 40
CONNECTIONS = 4


def test_fifty_kills_change_no_byte_and_cost_at_most_the_requests_that_were_under_way(
    tmp_path: Path, subgen: Cli
) -> None:
    (tmp_path / "tones.txt").write_text(script(LINES))
    voice = ToneVoice()
    with serve_tones(voice, []) as url:
        killed = subgen.python("-m", "tests.support.kill_runner", tmp_path, url, "50", "11")

    assert killed.stderr == ""
    report = json.loads(killed.stdout)
    whole, *outs = [digests(Path(out)) for out in report["outs"]]
    assert len(whole) == LINES + 6
    assert Counter(tuple(out.items()) for out in outs) == {tuple(whole.items()): len(outs)}
    assert voice.asked.total() <= LINES * len(report["outs"]) + report["kills"] * CONNECTIONS


def test_a_killed_run_leaves_only_whole_files(tmp_path: Path, subgen: Cli) -> None:
    (tmp_path / "tones.txt").write_text(script(LINES))
    with serve_tones(ToneVoice(), []) as url:
        report = json.loads(subgen.python("-m", "tests.support.kill_runner", tmp_path, url, "5", "3").stdout)

    answers = [subgen("verify", out) for out in report["outs"]]
    assert [(answer.returncode, answer.stderr) for answer in answers] == [(0, "")] * len(answers)
