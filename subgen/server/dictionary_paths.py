"""The HTTP endpoint of pronunciation dictionaries."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import web

from subgen.server.auth import error_response
from subgen.server.dependencies import ServerDeps
from subgen.server.refusal import Refusal

__all__ = ["DICTIONARIES_PATH", "DictionaryEndpoints"]

DICTIONARIES_PATH = "/waves/v1/pronunciation-dicts"


class DictionaryEndpoints:
    """Handlers of the four methods."""

    def __init__(self, deps: ServerDeps) -> None:
        self._deps = deps

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Add the routes."""
        dictionaries = self._deps.dictionaries
        router.add_get(DICTIONARIES_PATH, self._list)
        router.add_post(DICTIONARIES_PATH, self._handler(dictionaries.post))
        router.add_put(DICTIONARIES_PATH, self._handler(dictionaries.put))
        router.add_delete(DICTIONARIES_PATH, self._handler(dictionaries.delete))

    async def _list(self, _: web.Request) -> web.Response:
        return _json(self._deps.dictionaries.listed())

    def _handler(
        self, handle: Callable[[bytes], bytes | Refusal]
    ) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            body = await self._read_body(request)
            answered = body if isinstance(body, Refusal) else handle(body)
            return error_response(answered) if isinstance(answered, Refusal) else _json(answered)

        return answer

    async def _read_body(self, request: web.Request) -> bytes | Refusal:
        try:
            async with asyncio.timeout(self._deps.limits.body_timeout_s):
                return await request.read()
        except TimeoutError:
            return Refusal(408, "the body took too long")
        except web.HTTPRequestEntityTooLarge:
            return Refusal(413, f"the body has more than {self._deps.limits.message_bytes} bytes")


def _json(body: bytes) -> web.Response:
    return web.Response(body=body, content_type="application/json")
