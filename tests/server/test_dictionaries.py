"""Pronunciation dictionaries over HTTP."""

import json
from typing import Any
from unittest.mock import ANY

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestServer

from subgen.server.dictionary_paths import DICTIONARIES_PATH
from tests.support.served_voice import Voice, serve_voice

ITEMS = [{"word": "API", "pronunciation": "ay pee eye"}]


async def ask(server: TestServer, method: str, body: Any = None, key: str = "any") -> tuple[int, Any]:
    """Send a request; return its status and body."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
    url = f"http://127.0.0.1:{server.port}{DICTIONARIES_PATH}"
    async with ClientSession() as http, http.request(method, url, data=data, headers=headers) as answer:
        return answer.status, await answer.json()


async def test_a_dictionary_is_made_listed_changed_and_deleted() -> None:
    async with serve_voice(Voice()) as server:
        status, made = await ask(server, "POST", {"items": ITEMS})
        assert (status, made["items"], sorted(made)) == (200, ITEMS, ["createdAt", "id", "items"])
        assert await ask(server, "POST", {"items": ITEMS}) == (200, {**made, "createdAt": ANY})
        changed = [{"word": "API", "pronunciation": "appy"}]
        assert await ask(server, "PUT", {"id": made["id"], "items": changed}) == (
            200,
            {"id": made["id"], "items": changed},
        )
        status, (listed,) = await ask(server, "GET")
        assert (status, listed["id"], listed["items"]) == (200, made["id"], changed)
        assert await ask(server, "DELETE", {"id": made["id"]}) == (200, {"id": made["id"]})
        assert await ask(server, "GET") == (200, [])


@pytest.mark.parametrize(
    ("method", "body", "status"),
    [
        ("POST", {"items": []}, 400),
        ("POST", {"items": [{"word": " ", "pronunciation": "x"}]}, 400),
        ("POST", {"items": [{"word": "a"}]}, 400),
        ("POST", [], 400),
        ("POST", b"{", 400),
        ("POST", b"[" * 50_000, 400),
        ("PUT", {"id": "none", "items": ITEMS}, 404),
        ("DELETE", {"id": "none"}, 404),
    ],
)
async def test_what_is_no_dictionary_is_refused(method: str, body: Any, status: int) -> None:
    async with serve_voice(Voice()) as server:
        answered, fault = await ask(server, method, body)

    assert (answered, fault["status"]) == (status, "error")
    assert fault["error"]["message"]


async def test_a_dictionary_needs_a_key() -> None:
    async with serve_voice(Voice()) as server:
        assert (await ask(server, "POST", {"items": ITEMS}, key=""))[0] == 401


async def test_the_memory_of_dictionaries_is_bounded() -> None:
    async with serve_voice(Voice()) as server:
        statuses = {
            (await ask(server, "POST", {"items": [{"word": f"w{number}", "pronunciation": "x"}]}))[0]
            for number in range(101)
        }
        assert statuses == {200, 413}
