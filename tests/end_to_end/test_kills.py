"""Runs that are killed at random moments."""

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
    told = json.loads(killed.stdout)
    whole, *outs = [digests(Path(out)) for out in told["outs"]]
    assert len(whole) == LINES + 6
    assert Counter(tuple(out.items()) for out in outs) == {tuple(whole.items()): len(outs)}
    assert voice.asked.total() <= LINES * len(told["outs"]) + told["kills"] * CONNECTIONS


def test_a_killed_run_leaves_no_file_that_is_not_whole(tmp_path: Path, subgen: Cli) -> None:
    (tmp_path / "tones.txt").write_text(script(LINES))
    with serve_tones(ToneVoice(), []) as url:
        told = json.loads(subgen.python("-m", "tests.support.kill_runner", tmp_path, url, "5", "3").stdout)

    proofs = [subgen("verify", out) for out in told["outs"]]
    assert [(proof.returncode, proof.stderr) for proof in proofs] == [(0, "")] * len(proofs)
