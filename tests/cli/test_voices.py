"""`subgen voices`: the voices of a service, whose words are not to be trusted."""

import asyncio
import json

import pytest

from tests.conftest import Cli
from tests.support.scripted_service import voice_list

HOSTILE = "\x1b]0;owned\x07\x1b[2J\u202etxt.exe\u2066\r\nsubgen: all is well\u0085\x9b1m"


async def test_what_a_service_says_of_its_voices_is_escaped_and_short(subgen: Cli) -> None:
    tags = {"gender": HOSTILE, "accent": "a" * 1_000_000, "language": [HOSTILE]}
    async with voice_list(json.dumps({"voices": [{"voiceId": HOSTILE, "tags": tags}]})) as service:
        answer = await asyncio.to_thread(subgen, "voices", "--service", service.url)

    assert (answer.returncode, answer.stderr) == (0, "")
    assert len(answer.stdout.partition("\n\n")[0].splitlines()) == 2
    assert all(row.isprintable() and len(row) < 2_000 for row in answer.stdout.split("\n"))
    assert r"\x1b]0;owned\x07" in answer.stdout


@pytest.mark.parametrize("body", [f'{{"voices": "{HOSTILE}"}}', HOSTILE, "", "null", '{"voices": [{}]}'])
async def test_a_list_that_is_none_is_one_line_and_status_1(subgen: Cli, body: str) -> None:
    async with voice_list(body) as service:
        answer = await asyncio.to_thread(subgen, "voices", "--service", service.url)

    assert (answer.returncode, answer.stdout, answer.stderr.count("\n")) == (1, "", 1)
    assert answer.stderr.removesuffix("\n").isprintable()
    assert answer.stderr.startswith("subgen: the service sent no list of voices")
