"""The peer of `tail.py`: a service that always sends `complete` late.

Every request gets a chunk and a word event for each word of the text after `--service-ms`, all at once, and
`complete` after `--tail-ms` more, each with the id of the request. Requests on one socket may overlap.
"""

import argparse
import asyncio
import base64
import json
from collections.abc import Iterator

from aiohttp import web

_TEXT = "It was a bright cold day and the clocks struck"
_WORDS = _TEXT.split()
_WORD_S = 0.25
_BYTES_A_SECOND = 48_000
_PCM = b"\x01\x02" * round(len(_WORDS) * _WORD_S * _BYTES_A_SECOND / 2)


def _spoken() -> Iterator[tuple[str, dict[str, object]]]:
    """Yield status and data of the frames of an answer, except the last."""
    yield "chunk", {"audio": base64.b64encode(_PCM).decode()}
    for index, word in enumerate(_WORDS):
        yield (
            "word_timestamp",
            {"id": index, "word": word, "start": index * _WORD_S, "end": (index + 1) * _WORD_S},
        )


def _frame(request_id: str, status: str, carried: dict[str, object] | None = None) -> str:
    ids = {"session_id": "ws_bench", "request_id": f"task_{request_id}", "external_request_id": request_id}
    return json.dumps({**ids, "status": status, **({"data": carried} if carried else {})})


class _Peer:
    """Answers sockets.

    Args:
        service_s: Time from a request to its answer.
        tail_s: Time from the answer to `complete`.
    """

    def __init__(self, service_s: float, tail_s: float) -> None:
        self._service_s = service_s
        self._tail_s = tail_s

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Answer one socket until it closes."""
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        answers: set[asyncio.Task[None]] = set()
        async for message in socket:
            answer = asyncio.create_task(self._answer(socket, str(message.json()["request_id"])))
            answers.add(answer)
            answer.add_done_callback(answers.discard)
        for answer in answers:
            answer.cancel()
        return socket

    async def _answer(self, socket: web.WebSocketResponse, request_id: str) -> None:
        await asyncio.sleep(self._service_s)
        for status, carried in _spoken():
            await socket.send_str(_frame(request_id, status, carried))
        await asyncio.sleep(self._tail_s)
        await socket.send_str(_frame(request_id, "complete"))


async def _serve(service_s: float, tail_s: float) -> None:
    app = web.Application()
    app.router.add_get("/{path:.*}", _Peer(service_s, tail_s).serve)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    promise = {
        "port": runner.addresses[0][1],
        "text": _TEXT,
        "audio_bytes": len(_PCM),
        "word_events": len(_WORDS),
    }
    print(json.dumps(promise), flush=True)
    await asyncio.Event().wait()


def _run() -> None:
    """Serve until ended; the first line of the output has the port, the text and the size of answers."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--service-ms", type=float, default=50.0)
    parser.add_argument("--tail-ms", type=float, default=4000.0)
    options = parser.parse_args()
    asyncio.run(_serve(options.service_ms / 1000, options.tail_ms / 1000))


if __name__ == "__main__":
    _run()
