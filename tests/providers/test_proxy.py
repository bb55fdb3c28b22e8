"""The proxy on the way to a service: which one, and through real ones on the loopback."""

import asyncio
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from ssl import Purpose, create_default_context

import aiohttp
import pytest
import trustme

from subgen.app.provider import find_service, list_voices
from subgen.errors import SocketRefused, UsageError
from subgen.providers.smallest.endpoint import Endpoint
from subgen.providers.smallest.handshake import translate_errors
from subgen.providers.smallest.proxy import proxy_for
from tests.conftest import Cli
from tests.support.proxies import http_proxy, socks_proxy
from tests.support.scripted_service import Peer, peer, voice_list

KEY = "sk_very_secret_key"
WSS, WS = "wss://api.example.org/live", "ws://10.1.2.3:8010/live"


def address(url: str, **environ: str) -> str | None:
    """Return the address of the proxy for a URL, as it is shown."""
    proxy = proxy_for(url, environ)
    return None if proxy is None else proxy.address


@pytest.mark.parametrize(
    ("url", "environ", "expected"),
    [
        (WSS, {}, None),
        (WSS, {"HTTPS_PROXY": "http://p:3128"}, "http://p:3128"),
        (WSS, {"https_proxy": "http://low:1", "HTTPS_PROXY": "http://up:1"}, "http://low:1"),
        (WSS, {"HTTPS_PROXY": "http://own:1", "ALL_PROXY": "http://all:1"}, "http://own:1"),
        (WSS, {"HTTPS_PROXY": "", "ALL_PROXY": "http://all:1"}, "http://all:1"),
        (WSS, {"all_proxy": "http://all:1"}, "http://all:1"),
        (WSS, {"HTTP_PROXY": "http://p:1", "http_proxy": "http://p:1"}, None),
        (WS, {"HTTPS_PROXY": "http://p:1"}, None),
        (WS, {"HTTP_PROXY": "http://p:1"}, "http://p:1"),
        (WS, {"HTTP_PROXY": "http://p:1", "REQUEST_METHOD": "GET"}, None),
        (WS, {"http_proxy": "http://p:1", "REQUEST_METHOD": "GET"}, "http://p:1"),
        (WS, {"ALL_PROXY": "http://all:1"}, "http://all:1"),
        ("https://api.example.org/v", {"HTTPS_PROXY": "http://p:1"}, "http://p:1"),
        ("http://api.example.org/v", {"HTTP_PROXY": "http://p:1"}, "http://p:1"),
        (WSS, {"HTTPS_PROXY": "p:3128"}, "http://p:3128"),
        (WSS, {"HTTPS_PROXY": "https://p"}, "https://p:443"),
        (WSS, {"HTTPS_PROXY": "http://[::1]:3128"}, "http://[::1]:3128"),
        (WSS, {"HTTPS_PROXY": "http://me:secret@p:3128"}, "http://p:3128"),
        (WSS, {"HTTPS_PROXY": "socks5h://me:secret@p"}, "socks5h://p:1080"),
        ("ws://127.0.0.1:8010/live", {"HTTP_PROXY": "http://p:1", "ALL_PROXY": "http://p:1"}, None),
        ("wss://localhost/live", {"HTTPS_PROXY": "http://p:1"}, None),
        ("wss://[::1]/live", {"ALL_PROXY": "http://p:1"}, None),
        ("wss://127.0.0.2/live", {"ALL_PROXY": "http://p:1"}, None),
    ],
)
def test_the_proxy_follows_from_the_scheme_and_the_environment(
    url: str, environ: Mapping[str, str], expected: str | None
) -> None:
    assert address(url, **environ) == expected


@pytest.mark.parametrize(
    ("url", "no_proxy", "is_direct"),
    [
        (WSS, "*", True),
        (WSS, "example.org", True),
        (WSS, ".example.org", True),
        (WSS, "*.example.org", True),
        (WSS, "EXAMPLE.org", True),
        (WSS, "a.com, api.example.org", True),
        (WSS, "a.com api.example.org", True),
        (WSS, "example.org:443", True),
        (WSS, "example.org:8443", False),
        (WSS, "xample.org", False),
        (WSS, "www.api.example.org", False),
        (WSS, ".", False),
        (WSS, ",", False),
        (WS, "10.0.0.0/8", True),
        (WS, "10.1.2.3", True),
        (WS, "10.1.2.3:8010", True),
        (WS, "10.1.2.3:80", False),
        (WS, "10.1.2.0/30", True),
        (WS, "10.1.2.4/30", False),
        (WS, "2.3", False),
        ("ws://[fd00::1]:8010/live", "fd00::/8", True),
        ("ws://[fd00::1]:8010/live", "[fd00::1]:8010", True),
        ("ws://[fd00::1]:8010/live", "[fd00::1]:80", False),
    ],
)
def test_no_proxy_names_hosts_domains_ports_and_networks(url: str, no_proxy: str, is_direct: bool) -> None:  # noqa: FBT001
    for name in ("NO_PROXY", "no_proxy"):
        assert (address(url, ALL_PROXY="http://p:1", **{name: no_proxy}) is None) is is_direct


@pytest.mark.parametrize(
    "written",
    ["ftp://me:secret@p:1", "http://me:secret@p:port", "http://", "http://a b", "socks6://p", "http://p:0"],
)
def test_what_is_no_proxy_is_an_error_that_names_the_variable_and_no_password(written: str) -> None:
    with pytest.raises(
        UsageError, match=r"^all_proxy: not the URL of a proxy; write http://HOST:PORT"
    ) as caught:
        proxy_for(WSS, {"all_proxy": written})

    assert "secret" not in str(caught.value)


def test_without_the_extra_a_socks_proxy_names_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "aiohttp_socks", None)
    with pytest.raises(UsageError, match=r"pip install -e '\.\[socks\]'"):
        proxy_for(WSS, {"ALL_PROXY": "socks5://me:secret@p:1"})


@asynccontextmanager
async def wss_service(folder: Path) -> AsyncIterator[tuple[Peer, int, dict[str, str]]]:
    """Serve `wss://speech.test`; gives the peer, its port, and the environment that trusts it."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    tls = create_default_context(Purpose.CLIENT_AUTH)
    authority.issue_cert("speech.test").configure_cert(tls)
    async with peer(tls=tls) as service:
        port = int(service.url.split(":")[2].split("/")[0])
        environ = {"SSL_CERT_FILE": str(folder / "ca.pem"), "SMALLEST_API_KEY": KEY}
        yield service, port, environ


async def speak(
    subgen: Cli, folder: Path, url: str, environ: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """`subgen run` of one line over the service at a URL, in a process that trusts its authorities."""
    (folder / "a.txt").write_text("Hello.\n")
    words = ["run", "a.txt", "--service", url, "--allow-key-host", "speech.test"]
    more = ["--sample-rate", "8000", "-v", "--give-up-after", "0", "--formats", "srt", "--audio", "none"]
    if "SSL_CERT_FILE" in environ:  # read when aiohttp is imported
        return await asyncio.to_thread(subgen.python, "-m", "subgen", *words, *more, env=environ)
    return await asyncio.to_thread(subgen, *words, *more, env=environ)


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "all_proxy"])
async def test_wss_goes_through_a_connect_proxy_that_sees_no_key(
    subgen: Cli, tmp_path: Path, variable: str
) -> None:
    async with (
        wss_service(tmp_path) as (service, port, environ),
        http_proxy(port, user="me:pass word") as proxy,
    ):
        environ[variable] = f"http://me:pass%20word@127.0.0.1:{proxy.port}"
        answer = await speak(subgen, tmp_path, "wss://speech.test/live", environ)

    assert (answer.returncode, bool(service.heard)) == (0, True)
    assert service.upgrades[0]["Authorization"] == f"Bearer {KEY}"
    assert set(proxy.hosts) == {"speech.test:443"}
    assert KEY.encode() not in proxy.received
    assert f"through http://127.0.0.1:{proxy.port} ({variable})" in answer.stderr
    assert "pass" not in answer.stderr


async def test_wss_goes_through_a_proxy_that_is_reached_by_tls(subgen: Cli, tmp_path: Path) -> None:
    async with wss_service(tmp_path) as (service, port, environ):
        authority = trustme.CA()
        with (tmp_path / "ca.pem").open("ab") as trusted:
            trusted.write(authority.cert_pem.bytes())
        tls = create_default_context(Purpose.CLIENT_AUTH)
        authority.issue_cert("localhost").configure_cert(tls)
        async with http_proxy(port, user="me:secret", tls=tls) as proxy:
            environ["HTTPS_PROXY"] = f"https://me:secret@localhost:{proxy.port}"
            answer = await speak(subgen, tmp_path, "wss://speech.test/live", environ)

    assert (answer.returncode, bool(service.heard)) == (0, True), answer.stderr
    assert set(proxy.hosts) == {"speech.test:443"}
    assert KEY.encode() not in proxy.received
    assert "secret" not in answer.stderr


async def test_ws_goes_through_a_proxy(subgen: Cli, tmp_path: Path) -> None:
    async with peer() as service, http_proxy(int(service.url.split(":")[2].split("/")[0])) as proxy:
        environ = {"HTTP_PROXY": f"http://127.0.0.1:{proxy.port}"}
        answer = await speak(subgen, tmp_path, "ws://speech.test/live", environ)

    assert (answer.returncode, bool(service.heard)) == (0, True)
    assert set(proxy.hosts) == {"speech.test"}


@pytest.mark.parametrize(("scheme", "user"), [("socks5h", "me:secret"), ("socks5h", ""), ("socks4a", "")])
async def test_wss_goes_through_a_socks_proxy(subgen: Cli, tmp_path: Path, scheme: str, user: str) -> None:
    async with wss_service(tmp_path) as (service, port, environ), socks_proxy(port, user=user) as proxy:
        environ["HTTPS_PROXY"] = f"{scheme}://{f'{user}@' if user else ''}127.0.0.1:{proxy.port}"
        answer = await speak(subgen, tmp_path, "wss://speech.test/live", environ)

    assert (answer.returncode, bool(service.heard)) == (0, True)
    assert set(proxy.hosts) == {"speech.test:443"}
    assert "secret" not in answer.stderr


@pytest.mark.parametrize(("scheme", "named"), [("socks5", "10.1.2.3:8010"), ("socks4", "10.1.2.3:8010")])
async def test_an_address_goes_through_a_socks_proxy(
    subgen: Cli, tmp_path: Path, scheme: str, named: str
) -> None:
    async with peer() as service, socks_proxy(int(service.url.split(":")[2].split("/")[0])) as proxy:
        environ = {"ALL_PROXY": f"{scheme}://127.0.0.1:{proxy.port}"}
        answer = await speak(subgen, tmp_path, WS, environ)

    assert (answer.returncode, set(proxy.hosts)) == (0, {named})


async def test_loopback_is_reached_directly(subgen: Cli, tmp_path: Path) -> None:
    async with peer() as service, http_proxy(1) as proxy:
        environ = dict.fromkeys(("HTTP_PROXY", "ALL_PROXY"), f"http://127.0.0.1:{proxy.port}")
        answer = await speak(subgen, tmp_path, service.url, environ)

    assert (answer.returncode, bytes(proxy.received)) == (0, b"")


async def test_the_list_of_voices_goes_through_the_proxy_too(subgen: Cli) -> None:
    async with (
        voice_list('{"voices": [{"voiceId": "nadia"}]}') as service,
        http_proxy(int(service.url.split(":")[2].split("/")[0])) as proxy,
    ):
        answer = await asyncio.to_thread(
            subgen,
            "voices",
            "--service",
            "ws://speech.test",
            env={"http_proxy": f"http://127.0.0.1:{proxy.port}"},
        )

    assert answer.returncode == 0
    assert "nadia" in answer.stdout
    assert proxy.hosts == ["speech.test"]


@pytest.mark.parametrize(
    ("status", "exit_status", "reason"),
    [
        (0, 2, r"the proxy http://127\.0\.0\.1:\d+ \(HTTPS_PROXY\) asks for a user name and a password"),
        (403, 1, r"the proxy http://127\.0\.0\.1:\d+ \(HTTPS_PROXY\) opens no way to wss://speech\.test/"),
        (502, 1, r"the proxy http://127\.0\.0\.1:\d+ \(HTTPS_PROXY\) opens no way to wss://speech\.test/"),
    ],
)
async def test_a_proxy_that_refuses_is_named(
    subgen: Cli, tmp_path: Path, status: int, exit_status: int, reason: str
) -> None:
    async with http_proxy(1, user="me:secret", status=status) as proxy:
        environ = {"HTTPS_PROXY": f"http://me:wrong@127.0.0.1:{proxy.port}"}
        answer = await speak(subgen, tmp_path, "wss://speech.test/live", environ)

    assert answer.returncode == exit_status
    assert re.search(reason, answer.stderr.splitlines()[-1])
    assert "wrong" not in answer.stderr


async def test_a_proxy_that_is_not_there_is_named(subgen: Cli, tmp_path: Path) -> None:
    environ = {"HTTPS_PROXY": "http://me:secret@127.0.0.1:1"}
    answer = await speak(subgen, tmp_path, "wss://speech.test/live", environ)

    assert answer.returncode == 1
    assert "cannot reach the proxy http://127.0.0.1:1 (HTTPS_PROXY): " in answer.stderr.splitlines()[-1]
    assert "secret" not in answer.stderr


async def test_a_socks_proxy_that_refuses_is_named(subgen: Cli, tmp_path: Path) -> None:
    async with socks_proxy(1, user="me:secret") as proxy:
        environ = {"HTTPS_PROXY": f"socks5h://me:wrong@127.0.0.1:{proxy.port}"}
        answer = await speak(subgen, tmp_path, "wss://speech.test/live", environ)

    assert answer.returncode == 1
    last = answer.stderr.splitlines()[-1]
    assert f"through the proxy socks5h://127.0.0.1:{proxy.port} (HTTPS_PROXY): " in last
    assert "wrong" not in answer.stderr


async def test_a_netrc_is_not_read(subgen: Cli, tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text(
        "machine speech.test login me password secret\ndefault login a password b\n"
    )
    async with peer() as service, http_proxy(int(service.url.split(":")[2].split("/")[0])) as proxy:
        environ = {
            "HTTP_PROXY": f"http://127.0.0.1:{proxy.port}",
            "HOME": str(tmp_path),
            "NETRC": str(tmp_path / ".netrc"),
        }
        await speak(subgen, tmp_path, "ws://speech.test/live", environ)

    assert "Authorization" not in service.upgrades[0]
    assert b"Basic" not in proxy.received


@pytest.mark.parametrize("fault", [TimeoutError(), aiohttp.ServerDisconnectedError()])
def test_a_proxy_that_does_not_answer_is_named(fault: Exception) -> None:
    proxy = proxy_for(WSS, {"HTTPS_PROXY": "https://me:secret@p:1"})
    endpoint = Endpoint(name="s", url=WSS, key=KEY, proxy=proxy)

    with pytest.raises(SocketRefused) as refused, translate_errors(endpoint):
        raise fault

    assert f"cannot reach {WSS} through the proxy https://p:1 (HTTPS_PROXY): " in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_job_that_sends_nothing_checks_the_proxy_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SMALLEST_API_KEY", raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "gopher://me:secret@p:1")

    with pytest.raises(UsageError, match="HTTPS_PROXY: not the URL of a proxy"):
        find_service("smallest", ())
    assert not list_voices("smallest", ()).is_asked  # from the documents
