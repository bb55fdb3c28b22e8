"""The address of a service, and whether the key may go there."""

from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from hypothesis import given, strategies as st

from subgen.errors import UsageError
from subgen.providers.registry import service_named
from subgen.providers.smallest.endpoint import Endpoint, endpoint_for
from subgen.waves.address import is_loopback

KEY = "sk_0123456789abcdef"

PIECES = st.sampled_from(
    ["127.0.0.1", "localhost", "smallest.ai", "evil.com", "::1", *".-@:%/\\?#[]; ", "%2e", "%2f", ":80"]
)


def refusal_of(service: str, key: str | None = KEY, *allowed_hosts: str) -> str:
    with pytest.raises(UsageError) as caught:
        endpoint_for(service, key=key, allowed_hosts=allowed_hosts)
    return str(caught.value)


def test_the_hosted_service_gets_the_key() -> None:
    endpoint = endpoint_for("smallest", key=KEY)

    assert endpoint == Endpoint(name="smallest", url="wss://api.smallest.ai/waves/v1/tts/live", key=KEY)


@pytest.mark.parametrize("key", [None, ""])
def test_the_hosted_service_needs_a_key(key: str | None) -> None:
    assert refusal_of("smallest", key) == "--service smallest needs a key: set SMALLEST_API_KEY"


@pytest.mark.parametrize(
    ("service", "url", "name"),
    [
        ("ws://127.0.0.1:8010", "ws://127.0.0.1:8010/waves/v1/tts/live", "ws://127.0.0.1:8010"),
        ("ws://127.0.0.1:8010/", "ws://127.0.0.1:8010/waves/v1/tts/live", "ws://127.0.0.1:8010"),
        ("WS://LOCALHOST.:80/x?y=1", "ws://localhost:80/x?y=1", "ws://localhost:80"),
        ("wss://Tts.Smallest.AI/v2", "wss://tts.smallest.ai/v2", "wss://tts.smallest.ai"),
        ("ws://[::1]:9", "ws://[::1]:9/waves/v1/tts/live", "ws://[::1]:9"),
        ("wss://api.smallest.ai.", "wss://api.smallest.ai/waves/v1/tts/live", "wss://api.smallest.ai"),
    ],
)
def test_a_url_has_one_form_and_its_origin_names_the_service(service: str, url: str, name: str) -> None:
    endpoint = endpoint_for(service, key=KEY)

    assert (endpoint.url, endpoint.name) == (url, name)


@pytest.mark.parametrize(
    "service",
    [
        "ws://127.0.0.1:8010",
        "ws://127.8.9.10",
        "ws://localhost",
        "ws://LocalHost.",
        "ws://[::1]",
        "ws://[0:0:0:0:0:0:0:1]",
        "ws://[::ffff:127.0.0.1]",
        "ws://[::ffff:7f00:1]",
        "wss://127.0.0.1",
        "wss://api.smallest.ai",
        "wss://a.b.smallest.ai:8443/x",
    ],
)
def test_the_key_goes_to_loopback_and_the_vendor(service: str) -> None:
    assert endpoint_for(service, key=KEY).key == KEY


def test_a_loopback_service_without_a_key_gets_the_key_local() -> None:
    assert endpoint_for("ws://127.0.0.1:8010", key=None).key == "local"


def test_another_host_gets_no_key_when_there_is_none() -> None:
    assert endpoint_for("ws://tts.example.com", key=None).key is None


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1.evil.com",
        "localhost.evil.com",
        "evil-localhost",
        "evilsmallest.ai",
        "smallest.ai.evil.com",
        "smallest.evil.ai",
        "api-smallest.ai",
        "128.0.0.1",
        "0.0.0.0",  # noqa: S104 # an address that is refused
        "127.1",
        "2130706433",
        "0x7f000001",
        "10.0.0.1",
    ],
)
def test_the_key_goes_to_no_other_host(host: str) -> None:
    assert refusal_of(f"wss://{host}") == (
        f"--service wss://{host}: the key goes to *.smallest.ai and loopback only; "
        f"give --allow-key-host {host} to send it there, or unset SMALLEST_API_KEY"
    )


@pytest.mark.parametrize("host", ["[::2]", "[::ffff:128.0.0.1]", "[::127.0.0.1]", "[fe80::1]", "[::]"])
def test_the_key_goes_to_no_other_address_in_brackets(host: str) -> None:
    assert "the key goes to *.smallest.ai and loopback only" in refusal_of(f"wss://{host}")


@pytest.mark.parametrize(
    ("service", "instead"),
    [
        ("ws://api.smallest.ai", "wss://api.smallest.ai"),
        ("ws://127.0.0.1.evil.com", "wss://127.0.0.1.evil.com"),
        ("ws://tts.example.com", "wss://tts.example.com"),
        ("ws://10.0.0.1:8010/x", "wss://10.0.0.1"),
    ],
)
def test_the_key_is_not_sent_unencrypted_beyond_loopback(service: str, instead: str) -> None:
    message = refusal_of(service, KEY, "tts.example.com", "10.0.0.1")

    assert message.endswith(f"the key is not sent unencrypted: use {instead}")


@pytest.mark.parametrize("allowed", ["tts.example.com", "TTS.Example.com."])
def test_the_key_goes_to_a_host_that_is_allowed_by_name(allowed: str) -> None:
    assert endpoint_for("wss://tts.example.com:8443", key=KEY, allowed_hosts=(allowed,)).key == KEY


@pytest.mark.parametrize("allowed", ["example.com", "*.example.com", "tts.example.com.evil.com", ""])
def test_an_allowed_host_allows_no_other(allowed: str) -> None:
    assert "the key goes to" in refusal_of("wss://tts.example.com", KEY, allowed)


@pytest.mark.parametrize(
    "service",
    [
        "",
        "Smallest",
        "http://127.0.0.1",
        "https://api.smallest.ai",
        "127.0.0.1:8010",
        "ws:127.0.0.1",
        "ws:///path",
        "ws://",
        "ws://.",
        "ws://..",
        "ws://.smallest.ai",
        "ws://127.0.0.1:99999",
        "ws://127.0.0.1:port",
        "ws://[::1",
        "ws://::1",
        "ws://[::1%25lo]",
        "ws://[smallest.ai]",
        "wss://[v1.smallest.ai]",
        "ws://127.0.0.1/#part",
        "ws://127.0.0.1\\.evil.com",
        "ws://evil.com\\127.0.0.1",
        "ws://127.0.0.1 .evil.com",
        "ws://127.0.0.1\t.evil.com",
        "ws://127.0.0.1\n",
        "wss://evil.com\u3002smallest.ai",
        "wss://\u24d4vil.smallest.ai",
        "wss://evil.com%2f.smallest.ai",
        "wss://evil.com;.smallest.ai",
        "wss://evil.com,api.smallest.ai",
        "wss://*.smallest.ai",
    ],
)
def test_an_ambiguous_url_is_not_a_service(service: str) -> None:
    message = refusal_of(service)

    assert message.endswith(": give local, smallest, or a ws:// or wss:// URL")
    assert message.isprintable()


@pytest.mark.parametrize(
    "service",
    [
        f"wss://{KEY}@api.smallest.ai",
        f"wss://user:{KEY}@evil.com",
        f"ws://user:{KEY}@127.0.0.1",
        f"wss://user:{KEY} @evil.com",
        f"ws://127.0.0.1\\@{KEY}",
    ],
)
def test_a_user_name_or_password_is_refused_and_not_shown(service: str) -> None:
    assert refusal_of(service) == (
        "--service: a URL with a user name or password is not accepted: set SMALLEST_API_KEY"
    )


@pytest.mark.parametrize("service", [f"wss://evil.com?key={KEY}", f"http://evil.com?key={KEY}"])
def test_a_key_in_a_url_is_not_shown(service: str) -> None:
    assert KEY not in refusal_of(service)


@pytest.mark.parametrize("key", [f"{KEY}\n", f"{KEY}\r", f" {KEY}", "sk\u00e9", "sk\x00", " "])
def test_a_key_that_no_header_can_carry_is_refused_and_not_shown(key: str) -> None:
    assert refusal_of("smallest", key) == (
        "SMALLEST_API_KEY has a character that is in no key, such as a line end: set it again"
    )


def test_an_endpoint_does_not_show_its_key() -> None:
    endpoint = endpoint_for("smallest", key=KEY)

    assert KEY not in f"{endpoint!r} {endpoint}"


@given(pieces=st.lists(PIECES, max_size=7))
def test_the_key_goes_only_to_allowed_hosts_whatever_the_url(pieces: list[str]) -> None:
    with suppress(UsageError):
        host = urlsplit(endpoint_for(f"wss://{''.join(pieces)}", key=KEY).url).hostname or ""

        assert is_loopback(host) or f".{host}".endswith(".smallest.ai")


@given(pieces=st.lists(PIECES, max_size=7))
def test_the_name_of_a_service_is_in_the_keys_of_takes_and_names_the_service_again(pieces: list[str]) -> None:
    service = f"wss://{''.join(pieces)}"
    with suppress(UsageError):
        name = endpoint_for(service, key=None).name

        assert service_named(service).name == service_named(name).name == name


@pytest.mark.parametrize("host", ["", "localhost.", "example.com", "::2", "1", "127"])
def test_loopback_is_decided_from_the_parsed_address(host: str) -> None:
    assert not is_loopback(host)
