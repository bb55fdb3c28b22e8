"""Requests through foreign names and from foreign pages: on loopback they are refused."""

import json
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
import pytest_asyncio

from subgen.errors import UsageError
from subgen.server.hosts import host_rule
from subgen.server.rest import TTS_PATH
from subgen.server.service import LEGACY_PATH, ServiceOptions, start_service
from subgen.waves.address import LIVE_PATH
from tests.support.raw_http import exchange, message, status_of, upgrade
from tests.support.served_voice import HI, Voice, serve_voice

LOOPBACK_HOSTS = [
    "localhost",
    "LOCALHOST:80",
    "localhost.",
    "a.localhost:8010",
    "127.0.0.1",
    "127.9.9.9:1",
    "[::1]",
    "[::1]:8010",
    "[::ffff:127.0.0.1]",
]
FOREIGN_HOSTS = [
    "rebound.example",
    "rebound.example:8010",
    "localhost.rebound.example",
    "127.0.0.1.rebound.example",
    "user@localhost",
    "localhost@rebound.example",
    "localhost, rebound.example",
    "10.0.0.1",
    "[::2]",
    "[::1",
    "::1",
    "127.1",
    "2130706433",
    ".localhost",
    "",
]
LOOPBACK_ORIGINS = ["http://localhost:3000", "https://localhost", "http://127.0.0.1:5", "http://[::1]"]
FOREIGN_ORIGINS = [
    "null",
    "",
    "http://rebound.example",
    "http://localhost.rebound.example",
    "http://rebound.example/http://localhost",
    "http://localhost http://rebound.example",
    "file://",
    "chrome-extension://localhost",
]


@pytest_asyncio.fixture
async def port() -> AsyncIterator[int | None]:
    """A service on loopback, as the command starts it."""
    async with start_service(ServiceOptions(processes=1)) as url:
        yield urlsplit(url).port


@pytest.mark.parametrize("host", LOOPBACK_HOSTS)
async def test_a_loopback_name_is_answered(port: int, host: str) -> None:
    assert status_of(await exchange(port, message(host=host))) == 200
    assert status_of(await exchange(port, upgrade(LIVE_PATH, host=host), whole=False)) == 101


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
async def test_a_foreign_name_is_refused_on_every_route(port: int, host: str) -> None:
    body = json.dumps(HI).encode()
    answers = [
        await exchange(port, sent)
        for sent in (
            message(host=host),
            message("POST", TTS_PATH, host=host, body=body),
            message("POST", LIVE_PATH, host=host, body=body),
            message(path="/nothing/here", host=host),
        )
    ]
    upgrades = [
        await exchange(port, upgrade(path, host=host), whole=False) for path in (LIVE_PATH, LEGACY_PATH)
    ]

    assert {status_of(answer) for answer in (*answers, *upgrades)} == {403}
    assert b"answers only to a loopback name" in answers[0]


@pytest.mark.parametrize("version", [b"HTTP/1.0", b"HTTP/1.1"])
async def test_a_request_without_a_host_is_refused(port: int, version: bytes) -> None:
    sent = message(host=None).replace(b"HTTP/1.1", version)

    assert status_of(await exchange(port, sent)) == 403


async def test_a_second_host_is_refused(port: int) -> None:
    answer = await exchange(port, message(fields=("Host: rebound.example",)))

    assert status_of(answer) == 400


async def test_the_host_of_a_whole_url_counts_too(port: int) -> None:
    answer = await exchange(port, message(path="http://rebound.example/waves/v1/tts"))

    assert status_of(answer) == 403


@pytest.mark.parametrize("origin", LOOPBACK_ORIGINS)
async def test_a_page_of_this_machine_is_answered(port: int, origin: str) -> None:
    sent = upgrade(LIVE_PATH, fields=(f"Origin: {origin}",))

    assert status_of(await exchange(port, sent, whole=False)) == 101


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
async def test_a_page_of_another_machine_is_refused(port: int, origin: str) -> None:
    fields = (f"Origin: {origin}",)
    body = json.dumps(HI).encode()
    answers = [
        await exchange(port, upgrade(LIVE_PATH, fields=fields), whole=False),
        await exchange(port, message(fields=fields)),
        await exchange(port, message("POST", TTS_PATH, fields=fields, body=body)),
        await exchange(port, message("POST", LIVE_PATH, fields=fields, body=body)),
    ]

    assert {status_of(answer) for answer in answers} == {403}


async def test_a_missing_key_is_401_whatever_the_host(port: int) -> None:
    sent = message(host="rebound.example").replace(b"Authorization", b"X-Authorization")

    assert status_of(await exchange(port, sent)) == 401


async def test_the_names_that_are_allowed_narrow_those_of_loopback() -> None:
    async with start_service(ServiceOptions(processes=1, allow_hosts=("tts.localhost",))) as url:
        port = urlsplit(url).port
        allowed = await exchange(port, message(host="tts.localhost:1"))
        other = await exchange(port, message(host="localhost"))

    assert (status_of(allowed), status_of(other)) == (200, 403)
    assert b"answers only to one of tts.localhost" in other


@pytest.mark.parametrize(
    ("names", "host", "status"),
    [
        ((), "any.example", 200),
        ((), "bad host", 200),
        (("tts.example", "10.0.0.7"), "TTS.example:8010", 200),
        (("TTS.Example",), "tts.example.", 200),
        (("tts.example", "10.0.0.7"), "10.0.0.7", 200),
        (("tts.example",), "other.example", 403),
        (("tts.example",), "sub.tts.example", 403),
        (("tts.example",), "localhost", 403),
        (("tts.example",), "bad host", 403),
        (("fd00::7",), "[fd00::7]:1", 200),
    ],
)
async def test_elsewhere_only_the_names_that_are_given_narrow(
    names: tuple[str, ...], host: str, status: int
) -> None:
    rule = host_rule(names, loopback_only=False)
    async with serve_voice(Voice(), rule=rule) as server:
        answer = await exchange(server.port, message(host=host, fields=("Origin: https://app.example",)))

    assert status_of(answer) == status


@pytest.mark.parametrize(
    "name", ["", "a b", "tts.example:80", "https://tts.example", "*.example", "[::1]:80"]
)
def test_what_is_no_host_name_cannot_be_allowed(name: str) -> None:
    with pytest.raises(UsageError, match="give a host name or an address, without a port"):
        host_rule([name], loopback_only=False)


def test_on_loopback_no_other_name_can_be_allowed() -> None:
    with pytest.raises(UsageError, match=r"--allow-host 'tts\.example': on loopback only"):
        host_rule(["localhost", "tts.example"], loopback_only=True)
