"""The peer of `wire.py`: a service with answers rendered in advance, so that it costs little.

Every request gets 20 chunks of 8 KiB of PCM, 10 word events and `complete`, each with the id of the request,
and no tail. A client that offers deflate gets it: the frames are deflated in advance, at the default level of
zlib, and the id is a stored block between the pieces. The PCM is noise; deflate saves a quarter of its
base64, as it does of speech. `GET` without an upgrade is answered with the CPU seconds spent so far.
"""

import argparse
import asyncio
import base64
import hashlib
import json
import random
import struct
import time
import zlib
from functools import lru_cache

_CHUNKS = 20
_CHUNK_BYTES = 8192
_TEXT = "It was a bright cold day and the clocks struck"
_WORDS = _TEXT.split()

_CHUNKS_PER_WORD = _CHUNKS // len(_WORDS)
_BYTES_A_SECOND = 48_000
_ID = "@"
"""Placeholder of the request's id in rendered frames; neither base64 nor the text contains it."""

_ACCEPT_SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
"""Source: RFC 6455, section 1.3."""

_TEXT_FRAME, _CLOSE_FRAME, _PONG_FRAME = 1, 8, 10
_FINAL, _DEFLATED, _LENGTH_BITS = 0x80, 0x40, 0x7F
_EMPTY_BLOCK = b"\x00\x00\xff\xff"
"""Ends a deflated message, and is left out on the wire; source: RFC 7692, section 7.2.1."""


def _messages() -> list[str]:
    """Return the messages of an answer, with the placeholder where the request's id belongs."""
    noise = random.Random(7)  # noqa: S311 # a sound, not a secret
    messages = []
    for number in range(_CHUNKS):
        audio = base64.b64encode(noise.randbytes(_CHUNK_BYTES)).decode()
        messages.append(_message("chunk", {"audio": audio}))
        if number % _CHUNKS_PER_WORD == 0:
            messages.append(_message("word_timestamp", _word(number // _CHUNKS_PER_WORD)))
    return [*messages, _message("complete", None)]


def _word(index: int) -> dict[str, object]:
    each_s = _CHUNKS_PER_WORD * _CHUNK_BYTES / _BYTES_A_SECOND
    start_s, end_s = round(index * each_s, 6), round((index + 1) * each_s, 6)
    return {"id": index, "word": _WORDS[index], "start": start_s, "end": end_s}


def _message(status: str, carried: dict[str, object] | None) -> str:
    ids = {"session_id": "ws_bench", "request_id": f"task_{_ID}", "external_request_id": _ID}
    return json.dumps({**ids, "status": status, **({"data": carried} if carried else {})})


@lru_cache
def _answer(id_bytes: int, *, deflated: bool) -> tuple[bytes, ...]:
    """Return the bytes of a whole answer, cut where an id of this length belongs."""
    pieces = [b""]
    for message in _messages():
        first, *others = _frame(message.encode().split(_ID.encode()), id_bytes, deflated=deflated)
        pieces[-1] += first
        pieces.extend(others)
    return tuple(pieces)


def _frame(parts: list[bytes], id_bytes: int, *, deflated: bool) -> list[bytes]:
    """Return a text frame, cut where the id belongs."""
    if deflated:
        stored = struct.pack("<BHH", 0, id_bytes, 0xFFFF ^ id_bytes)
        parts = [_deflate(part) + stored for part in parts[:-1]] + [
            _deflate(parts[-1]).removesuffix(_EMPTY_BLOCK)
        ]
    length = sum(map(len, parts)) + id_bytes * (len(parts) - 1)
    return [_head(_TEXT_FRAME | (_DEFLATED if deflated else 0), length) + parts[0], *parts[1:]]


def _deflate(part: bytes) -> bytes:
    """Deflate a part separately and to a whole byte, so that others can come before and after it."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(part) + packer.flush(zlib.Z_SYNC_FLUSH)


def _head(opcode: int, length: int) -> bytes:
    """Return the first bytes of an unmasked frame."""
    first = _FINAL | opcode
    if length < 126:
        return struct.pack(">BB", first, length)
    return (
        struct.pack(">BBH", first, 126, length)
        if length < 1 << 16
        else struct.pack(">BBQ", first, 127, length)
    )


async def _read_frame(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Read a frame of a client, which is always masked; return its first byte and payload."""
    first, length = await reader.readexactly(2)
    length &= _LENGTH_BITS
    if length >= 126:
        length = int.from_bytes(await reader.readexactly(2 if length == 126 else 8), "big")
    masked = await reader.readexactly(4 + length)
    mask = (masked[:4] * (length // 4 + 1))[:length]
    payload = int.from_bytes(masked[4:], "big") ^ int.from_bytes(mask, "big")
    return first, payload.to_bytes(length, "big")


class _Peer:
    """Answers sockets.

    Args:
        delay_s: Time from a request to its answer.
    """

    def __init__(self, delay_s: float) -> None:
        self._delay_s = delay_s

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one socket until it closes."""
        try:
            headers = _headers(await reader.readuntil(b"\r\n\r\n"))
            if "sec-websocket-key" in headers:
                deflated = "permessage-deflate" in headers.get("sec-websocket-extensions", "")
                writer.write(_upgraded(headers["sec-websocket-key"], deflated=deflated))
                await self._answer_requests(reader, writer, deflated=deflated)
            else:
                writer.write(f"HTTP/1.0 200 OK\r\n\r\n{time.process_time()}".encode())
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client is gone
        finally:
            writer.close()

    async def _answer_requests(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, deflated: bool
    ) -> None:
        inflater = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
        while True:
            first, payload = await _read_frame(reader)
            match first & 0x0F:
                case 8:  # close
                    writer.write(_head(_CLOSE_FRAME, len(payload)) + payload)
                    return
                case 9:  # ping
                    writer.write(_head(_PONG_FRAME, len(payload)) + payload)
                case 1:  # text
                    if first & _DEFLATED:
                        payload = inflater.decompress(payload + _EMPTY_BLOCK)
                    request_id = json.loads(payload)["request_id"].encode()
                    if self._delay_s:
                        await asyncio.sleep(self._delay_s)
                    writer.write(request_id.join(_answer(len(request_id), deflated=deflated)))
                    await writer.drain()


def _headers(head: bytes) -> dict[str, str]:
    fields = (line.partition(":") for line in head.decode("latin-1").splitlines()[1:])
    return {name.strip().lower(): value.strip() for name, _, value in fields}


def _upgraded(key: str, *, deflated: bool) -> bytes:
    digest = hashlib.sha1((key + _ACCEPT_SALT).encode()).digest()  # noqa: S324 # required by RFC 6455
    lines = [
        "HTTP/1.1 101 Switching Protocols",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Accept: {base64.b64encode(digest).decode()}",
        *(["Sec-WebSocket-Extensions: permessage-deflate"] if deflated else []),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def _serve(delay_s: float) -> None:
    server = await asyncio.start_server(_Peer(delay_s).serve, "127.0.0.1", 0)
    promise = {
        "port": server.sockets[0].getsockname()[1],
        "text": _TEXT,
        "audio_bytes": _CHUNKS * _CHUNK_BYTES,
        "word_events": len(_WORDS),
    }
    print(json.dumps(promise), flush=True)
    await server.serve_forever()


def _run() -> None:
    """Serve until ended; the first line of the output has the port, the text and the size of answers."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--delay-ms", type=float, default=0.0)
    asyncio.run(_serve(parser.parse_args().delay_ms / 1000))


if __name__ == "__main__":
    _run()
