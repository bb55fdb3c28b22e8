"""The body of a `POST`: read within limits of time and size, and decompressed by ourselves.

aiohttp would decompress too, but a body that it cannot decompress breaks its parser or its reader, each in
another way, and it knows codings that other installations lack.
"""

import asyncio
import zlib
from collections.abc import Callable

from aiohttp import web
from aiohttp.client_exceptions import ClientPayloadError
from aiohttp.http_exceptions import HttpProcessingError

from subgen.errors import quoted
from subgen.server.limits import Limits
from subgen.server.refusal import Refusal

__all__ = ["read_body"]

_GZIP_BITS, _ZLIB_BITS, _RAW_BITS = 31, 15, -15
_ZLIB_DEFLATE = 8
"""Low half of the first byte of a zlib stream; some clients send `deflate` without zlib's frame."""

_BROKEN = (web.RequestPayloadError, ClientPayloadError, HttpProcessingError)


async def read_body(request: web.Request, limits: Limits) -> bytes | Refusal:
    """Read and decompress the body of a request, or return why that is refused."""
    try:
        async with asyncio.timeout(limits.body_timeout_s):
            body = await _read(request, limits.message_bytes)
    except TimeoutError:
        return Refusal(408, "the body took too long")
    except _BROKEN as fault:
        return Refusal(400, f"the body cannot be read: {type(fault).__name__}")
    if body is None:
        return _too_large(limits)
    return _decompress(body, ",".join(request.headers.getall("Content-Encoding", [])), limits)


async def _read(request: web.Request, most_bytes: int) -> bytes | None:
    """Read a body, or return None when it is larger than `most_bytes`."""
    body = bytearray()
    try:
        while piece := await request.content.readany():
            body += piece
            if len(body) > most_bytes:
                return None
    except BaseException:
        body.clear()  # an error that is kept keeps this frame, until the next collection of garbage
        raise
    return bytes(body)


def _decompress(body: bytes, codings: str, limits: Limits) -> bytes | Refusal:
    coding = codings.strip().lower()
    if coding in ("", "identity"):
        return body
    decompress = _DECOMPRESSORS.get(coding)
    if decompress is None:
        return Refusal(400, f"Content-Encoding {quoted(codings)} is not gzip, deflate or identity")
    try:
        decompressed = decompress(body, limits.message_bytes)
    except zlib.error:
        return Refusal(400, f"the body is not {coding}, as Content-Encoding says")
    return _too_large(limits) if decompressed is None else decompressed


def _too_large(limits: Limits) -> Refusal:
    return Refusal(413, f"the body has more than {limits.message_bytes} bytes")


def _inflate(body: bytes, bits: int, most_bytes: int) -> bytes | None:
    """Decompress one whole stream, or return None when it is larger than `most_bytes`.

    Raises:
        zlib.error: It is not such a stream, is not whole, or is followed by something else.
    """
    stream = zlib.decompressobj(bits)
    decompressed = stream.decompress(body, most_bytes + 1)
    if len(decompressed) > most_bytes:
        return None
    if not stream.eof or stream.unused_data:
        raise zlib.error("not one whole stream")
    return decompressed


def _gunzip(body: bytes, most_bytes: int) -> bytes | None:
    return _inflate(body, _GZIP_BITS, most_bytes)


def _undeflate(body: bytes, most_bytes: int) -> bytes | None:
    is_zlib = body[:1] and body[0] & 0x0F == _ZLIB_DEFLATE
    return _inflate(body, _ZLIB_BITS if is_zlib else _RAW_BITS, most_bytes)


_DECOMPRESSORS: dict[str, Callable[[bytes, int], bytes | None]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
}
"""Coding -> decompression. Source: RFC 9110, section 8.4.1."""
