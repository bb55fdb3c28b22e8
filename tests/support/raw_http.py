"""HTTP written by hand, for what no client library would send."""

import asyncio

__all__ = ["VOICES", "exchange", "message", "status_of", "upgrade"]

VOICES = "/waves/v1/lightning-v3.1/get_voices"


def message(
    method: str = "GET",
    path: str = VOICES,
    *,
    host: str | None = "localhost",
    fields: tuple[str, ...] = (),
    body: bytes | None = None,
) -> bytes:
    """Return a request with a key, whose connection closes after the answer."""
    lines = [f"{method} {path} HTTP/1.1", "Authorization: Bearer k", "Connection: close"]
    lines += [] if host is None else [f"Host: {host}"]
    lines += [] if body is None else [f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, *fields, "", ""]).encode() + (body or b"")


def upgrade(path: str, *, host: str = "localhost", fields: tuple[str, ...] = ()) -> bytes:
    """Return a request to open a WebSocket."""
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {host}",
        "Authorization: Bearer k",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    ]
    return "\r\n".join([*lines, *fields, "", ""]).encode()


async def exchange(port: int | None, sent: bytes, *, whole: bool = True) -> bytes:
    """Send bytes over a new connection and return the answer: all of it, or no more than its header."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(sent)
        return await (reader.read() if whole else reader.readuntil(b"\r\n\r\n"))
    finally:
        writer.close()


def status_of(answer: bytes) -> int:
    """Return the status of an answer."""
    return int(answer.split(b" ", 2)[1])
