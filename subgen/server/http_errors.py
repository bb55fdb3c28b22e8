"""Errors of HTTP: each is a short answer of one shape, and nothing that a client sends makes a traceback."""

import logging
import re
from http import HTTPStatus

from aiohttp import web
from aiohttp.typedefs import Handler

from subgen.server.auth import error_response
from subgen.server.refusal import Refusal

__all__ = ["HttpHandler", "answer_errors"]

_log = logging.getLogger(__name__)
_NO_HOST = re.compile("Missing 'Host'")
"""aiohttp's reason where `Host` is missing, which its parser refuses before any handler (`hosts`)."""


@web.middleware
async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer errors of routing and of the handlers as other refusals are answered."""
    try:
        return await handler(request)
    except web.HTTPException as refused:
        if refused.status < 400:  # noqa: PLR2004 # the first error of HTTP
            raise
        text = refused.text or ""
        is_generic = text.startswith(str(refused.status))
        response = error_response(Refusal(refused.status, refused.reason if is_generic else text))
        if "Allow" in refused.headers:
            response.headers["Allow"] = refused.headers["Allow"]
        return response
    except ConnectionError:
        raise  # the client has disconnected
    except Exception as unexpected:  # noqa: BLE001 # a bug; it is logged
        _log.debug("an answer failed", exc_info=True)
        _log.error("an answer failed: %s: %s", type(unexpected).__name__, unexpected)
        if request.writer.output_size:
            raise ConnectionAbortedError("the answer broke off") from None
        return error_response(Refusal(500, f"the service failed: {type(unexpected).__name__}"))


class HttpHandler(web.RequestHandler):
    """aiohttp's protocol of a connection, which answers what it cannot parse as other refusals are answered.

    aiohttp would quote the input in the answer, and log it with a traceback.
    """

    __slots__ = ()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Return the answer to a request that cannot be parsed, or whose handler failed."""
        _log.debug("a request cannot be answered", exc_info=exc)
        if request.writer.output_size:
            raise ConnectionAbortedError("the answer broke off")
        reason = (message or HTTPStatus(status).phrase).partition("\n")[0].partition(":")[0]
        if _NO_HOST.match(reason):
            status = HTTPStatus.FORBIDDEN
        response = error_response(Refusal(status, reason))
        response.force_close()
        return response
