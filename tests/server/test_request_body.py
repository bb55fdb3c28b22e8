"""Malformed HTTP: each is an error of the client, answered shortly, and nothing is logged."""

import gzip
import json
import logging
import zlib
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
import pytest_asyncio

from subgen.server.rest import TTS_PATH
from subgen.server.service import ServiceOptions, start_service
from subgen.server.voice_job import Speech, VoiceJob
from subgen.waves.address import LIVE_PATH
from tests.support.raw_http import exchange, message, status_of
from tests.support.served_voice import HI, Voice, serve_voice

BODY = json.dumps(HI).encode()
GZIPPED = gzip.compress(BODY, mtime=0)
BOTH = pytest.mark.parametrize("path", [TTS_PATH, LIVE_PATH])


@pytest_asyncio.fixture
async def port() -> AsyncIterator[int | None]:
    """A service on loopback, as the command starts it."""
    async with start_service(ServiceOptions(processes=1)) as url:
        yield urlsplit(url).port


@BOTH
@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", GZIPPED),
        ("x-gzip", GZIPPED),
        ("GZip", GZIPPED),
        ("deflate", zlib.compress(BODY)),
        ("deflate", zlib.compress(BODY)[2:-4]),
        ("identity", BODY),
        ("", BODY),
    ],
    ids=["gzip", "x-gzip", "upper case", "deflate", "deflate without its frame", "identity", "empty"],
)
async def test_a_compressed_body_is_read(path: str, coding: str, body: bytes) -> None:
    voice = Voice()
    sent = message("POST", path, fields=(f"Content-Encoding: {coding}",), body=body)
    async with serve_voice(voice) as server:
        assert status_of(await exchange(server.port, sent)) == 200

    assert [job.text for job in voice.jobs] == ["hi"]


@BOTH
@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", b"garbage"),
        ("gzip", b""),
        ("gzip", GZIPPED[:-9]),
        ("gzip", GZIPPED + b"more"),
        ("deflate", b"garbage"),
        ("br", b"garbage"),
        ("br", BODY),
        ("zstd", BODY),
        ("unknown", BODY),
        ("gzip, gzip", gzip.compress(GZIPPED, mtime=0)),
    ],
)
async def test_a_bad_content_encoding_is_400(
    port: int, caplog: pytest.LogCaptureFixture, path: str, coding: str, body: bytes
) -> None:
    answer = await exchange(port, message("POST", path, fields=(f"Content-Encoding: {coding}",), body=body))

    assert status_of(answer) == 400
    assert b"Content-Encoding" in answer.partition(b"\r\n\r\n")[2]
    assert [record for record in caplog.records if record.levelno > logging.DEBUG] == []


@BOTH
async def test_a_compressed_body_may_not_grow_beyond_the_limit(port: int, path: str) -> None:
    bomb = gzip.compress(b" " * 200_000_000, 1)
    answer = await exchange(port, message("POST", path, fields=("Content-Encoding: gzip",), body=bomb))

    assert status_of(answer) == 413


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (message("POST", TTS_PATH, fields=("Transfer-Encoding: chunked",)) + b"zz\r\n\r\n", 400),
        (message("POST", TTS_PATH, fields=("Transfer-Encoding: chunked",)) + b"3\r\nabcde\r\n0\r\n\r\n", 400),
        (message("POST", TTS_PATH, fields=("Transfer-Encoding: chunked",), body=BODY), 400),
        (message("POST", TTS_PATH, fields=("Content-Length: abc",)), 400),
        (message("POST", TTS_PATH, fields=("Content-Length: -1",)), 400),
        (message("POST", TTS_PATH, body=b"{"), 400),
        (message("POST", TTS_PATH, body=b"[" * 500_000), 400),
        (message("POST", TTS_PATH, body=json.dumps(HI).encode("utf-16")), 400),
        (message("POST", TTS_PATH, body=b"a" * (2 << 20)), 413),
        (message("POST", TTS_PATH, fields=("Expect: something",), body=BODY), 417),
        (message(fields=("X: " + "a" * 20_000,)), 400),
        (message(fields=tuple(f"X{number}: a" for number in range(1000))), 400),
        (message(fields=("no colon",)), 400),
        (message(path="/" + "a" * 20_000), 400),
        (message().replace(b"HTTP/1.1", b"HTTP/9.9"), 400),
        (message("NONSENSE"), 400),
        (message("PUT", TTS_PATH), 405),
        (message("DELETE", LIVE_PATH), 405),
        (message(path="/etc/passwd"), 404),
        (message(path=LIVE_PATH), 400),
        (b"\x16\x03\x01\x02\x00 TLS without TLS\r\n\r\n", 400),
        (b"hello\r\n\r\n", 400),
    ],
)
async def test_malformed_http_is_an_error_of_the_client(
    port: int, caplog: pytest.LogCaptureFixture, sent: bytes, status: int
) -> None:
    answer = await exchange(port, sent)

    assert status_of(answer) == status
    assert b"Traceback" not in answer
    assert [record for record in caplog.records if record.levelno > logging.DEBUG] == []


async def test_a_wrong_method_names_the_right_ones(port: int) -> None:
    header, _, body = (await exchange(port, message("PUT", TTS_PATH))).partition(b"\r\n\r\n")

    assert b"Allow: POST" in header
    assert json.loads(body)["error"] == {"message": "Method Not Allowed", "code": "405"}


class BrokenVoice(Voice):
    """A voice with a bug."""

    async def speak(self, job: VoiceJob) -> Speech:
        """Fail."""
        raise ZeroDivisionError(job.text)


async def test_a_bug_is_logged_in_one_line(caplog: pytest.LogCaptureFixture) -> None:
    async with serve_voice(BrokenVoice()) as server:
        answer = await exchange(server.port, message("POST", TTS_PATH, body=BODY))

    (record,) = [record for record in caplog.records if record.levelno > logging.DEBUG]
    assert status_of(answer) == 500
    assert record.getMessage() == "an answer failed: ZeroDivisionError: hi"
    assert record.exc_info is None
