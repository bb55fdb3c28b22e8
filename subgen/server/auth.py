"""Bearer keys, and refusals as HTTP responses."""

import hmac
from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.typedefs import Middleware

from subgen.server.refusal import Refusal

__all__ = ["error_response", "require_key"]

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def require_key(key: str | None) -> Middleware:
    """Check the bearer key; answer 401 without one.

    Args:
        key: The only key accepted; None accepts any that is not empty.
    """

    @web.middleware
    async def check(request: web.Request, handler: _Handler) -> web.StreamResponse:
        scheme, _, given = request.headers.get("Authorization", "").partition(" ")
        given = given.strip()
        # In constant time: the time to refuse a wrong key must not show how much of it is right.
        is_right = bool(given) and (key is None or hmac.compare_digest(_bytes(given), _bytes(key)))
        if scheme.lower() != "bearer" or not is_right:
            message = "the key is not known here" if given else "a Bearer key is missing"
            return error_response(Refusal(401, message))
        return await handler(request)

    return check


def error_response(refusal: Refusal, code: str | None = None) -> web.Response:
    """Return a refusal as a response whose body equals the error frame on a socket.

    Args:
        refusal: Status, message and Retry-After.
        code: The error code of the body, unless the refusal has its own; None for the status.
    """
    fault = {"message": refusal.message, "code": refusal.code or code or str(refusal.status)}
    headers = {} if refusal.retry_after_s is None else {"Retry-After": str(refusal.retry_after_s)}
    body = {"status": "error", "message": refusal.message, "error": fault}
    return web.json_response(body, status=refusal.status, headers=headers)


def _bytes(key: str) -> bytes:
    """Return the bytes of a key as they came in a header or the environment, in whatever encoding."""
    return key.encode("utf-8", "surrogateescape")
