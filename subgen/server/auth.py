"""Whose requests are answered, and what those hear whose are not."""

import hmac
from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.typedefs import Middleware

from subgen.server.refusal import Refusal

__all__ = ["keyed", "refused"]

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def keyed(key: str | None) -> Middleware:
    """Let through only who has the key, or any key at all when there is none in particular."""

    @web.middleware
    async def check(request: web.Request, handler: _Handler) -> web.StreamResponse:
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        given = given.strip()
        # In constant time: how far a wrong key is right must not be told by how long it takes to refuse it.
        right = bool(given) and (key is None or hmac.compare_digest(_bytes(given), _bytes(key)))
        if scheme.lower() != "bearer" or not right:
            return refused(Refusal(401, "the key is not known here" if given else "a Bearer key is missing"))
        return await handler(request)

    return check


def refused(refusal: Refusal, code: str | None = None) -> web.Response:
    """A refusal as an answer, its body the same as an error frame on the socket.

    Args:
        refusal: What is said.
        code: The service's own word for it; None for the status.
    """
    fault = {"message": refusal.message, "code": code or str(refusal.status)}
    headers = {} if refusal.retry_after_s is None else {"Retry-After": str(refusal.retry_after_s)}
    body = {"status": "error", "message": refusal.message, "error": fault}
    return web.json_response(body, status=refusal.status, headers=headers)


def _bytes(key: str) -> bytes:
    """A key as it came, from a header or the environment, whatever its encoding was."""
    return key.encode("utf-8", "surrogateescape")
