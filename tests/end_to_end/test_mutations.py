"""A damaged input or configuration is spoken, or refused with one clear line for each fault.

A refused job sends nothing and writes nothing. No job writes outside the folder of its outputs.
"""

import asyncio
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, event, given, settings, strategies as st

from subgen.cli import main
from subgen.inputs.reader import ENDINGS
from tests.conftest import ROOT, SAMPLES
from tests.support.scripted_service import Peer, peer

INPUTS = tuple(
    (path.suffix, path.read_bytes()) for path in sorted(SAMPLES.iterdir()) if path.name != "README.md"
)
EVERY_KEY = (ROOT / "tests" / "config" / "every_key.toml").read_text()
CONFIGS = (
    EVERY_KEY.replace('only = ["3", "intro:7"]', "").replace("dry_run = true", "").encode(),
    *(path.read_bytes() for path in sorted((ROOT / "configs").glob("*.toml"))),
    b'[standard]\nuse = "a"\n[standard.a]\nbase = "bbc"\n[standard.b]\nline_chars = 9\n',
)

FRAGMENTS = (
    *(bytes([letter]) for letter in b"\"',\t|;\n\r=#[]{}\\\0\xff~`"),
    *(b"\r\n\r\n", b"# ", b"---\n", b"***\n", b"> ", b"- ", b"```\n", b"<b>", b"&amp;", b"NARRATOR: "),
    *(b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xf0\x9f\x91\xa9", b"\x1b[2J"),
    *(b"text", b"id", b"start", b"end,", b"speed", b"pause_ms", b"voise", b"../../x", b"/etc/passwd"),
    *(b"-1", b"0", b"nan", b"1e999", b"9" * 400, b"0.1", b"1:2:3:4", b"99:99", b"[pause 1s]", b"[pause 9h]"),
    *(b"null", b"true", b"\\ud800", b"\\N{}", b'{"text": 1}', b'{"text": "a"}\n', b"[cast.X]\n", b"x" * 9000),
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn, base: bytes) -> bytes:
    """Bytes after a few accidents: something inserted, cut out, doubled, moved, or broken off."""
    raw = base
    for _ in range(draw(st.sampled_from((0, 0, 1, 1, 2, 4)))):
        start = draw(st.integers(0, len(raw)))
        end = min(len(raw), start + draw(st.integers(0, 60)))
        put = draw(st.sampled_from((*FRAGMENTS, raw[start:end], raw[end : end + 30], b"")))
        raw = draw(
            st.sampled_from((raw[:start] + put + raw[end:], raw[:start] + put + raw[start:], raw[:end]))
        )
    return raw


@st.composite
def jobs(draw: st.DrawFn) -> dict[str, bytes]:
    """An input, mostly with its own ending, and a configuration."""
    ending, raw = draw(st.sampled_from(INPUTS))
    ending = draw(st.sampled_from((*[ending] * 5, *ENDINGS)))
    config = draw(st.sampled_from((b"", *CONFIGS)))
    return {f"job{ending}": draw(mutated(raw)), "job.toml": draw(mutated(config))}


@pytest.fixture(scope="module")
def service() -> Iterator[Peer]:
    """A service that answers everything, in a separate thread."""
    ready, stop = threading.Event(), asyncio.Event()
    loops: list[asyncio.AbstractEventLoop] = []
    peers: list[Peer] = []

    async def serve() -> None:
        async with peer() as there:
            loops.append(asyncio.get_running_loop())
            peers.append(there)
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    ready.wait()
    yield peers[0]
    loops[0].call_soon_threadsafe(stop.set)
    thread.join()


@given(jobs())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_job_is_done_or_refused(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    service: Peer,
    job: dict[str, bytes],
) -> None:
    script, config = job
    monkeypatch.delenv("SMALLEST_API_KEY", raising=False)
    options = ("-o", "out", "--service", service.url, "--audio", "none", "-j", "2")
    monkeypatch.setattr(sys, "argv", ["subgen", "run", script, "-c", config, *options])
    sent = len(service.heard)
    with TemporaryDirectory() as named:
        folder = Path(named)
        for name, content in job.items():
            (folder / name).write_bytes(content)
        monkeypatch.chdir(folder)
        with pytest.raises(SystemExit) as ended:
            main()
        left = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
        made = (folder / "out").exists()

    printed = capsys.readouterr()
    event(f"exit {ended.value.code}")
    assert left == job
    assert "Traceback" not in printed.err
    assert all(line.startswith("subgen: ") for line in printed.err.splitlines())
    if ended.value.code == 2:
        assert printed.err
        assert printed.out == ""
        assert (len(service.heard), made) == (sent, False)
    else:
        assert ended.value.code == 0
