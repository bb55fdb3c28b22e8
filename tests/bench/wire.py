"""Requests a second and CPU a request: subgen's client and two plain ones, with one local peer.

`python tests/bench/wire.py [--rounds N] [--sockets N] [--delay-ms N]`. The rivals are the program in the
vendor's documentation (websocket-client) and a competent plain one (websockets with its defaults, deflate
included). Peer and clients are separate processes; rounds alternate; figures are medians. A figure is void
unless every byte of audio and every word event arrived. `wire_peer.py` describes the answers of the peer.
"""

import argparse
import http.client
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median

_FOLDER = Path(__file__).parent
_CLIENTS = {"subgen": "subgen", "websockets": "websockets", "websocket-client": "websocket"}
"""Distribution -> its module; ours first."""

_OURS = "subgen"
_BUSY = 0.8
"""A peer that takes this share of a core or more may limit the client."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The delay of a peer, and enough requests of each client for a second or two.

    Attributes:
        delay_ms: Time that the peer takes for a request.
        requests: Client -> requests in a round.
    """

    delay_ms: float
    requests: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One client in one round.

    Attributes:
        rate: Requests a second.
        cpu_ms: CPU of the client a request.
        client_busy: Share of a core that the client took.
        peer_busy: Share of a core that the peer took meanwhile.
    """

    rate: float
    cpu_ms: float
    client_busy: float
    peer_busy: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A running peer.

    Attributes:
        port: Its port.
        text: Text of every request.
        audio_bytes: Bytes of PCM in an answer.
        word_events: Word events in an answer.
    """

    port: int
    text: str
    audio_bytes: int
    word_events: int

    def cpu_s(self) -> float:
        """Return the CPU seconds that it has spent."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", "/")
        spent = float(connection.getresponse().read())
        connection.close()
        return spent


class VoidError(Exception):
    """A client did not receive everything."""


def installed() -> list[str]:
    """Return the clients that can run; print which cannot."""
    names = []
    for name, module in _CLIENTS.items():
        if find_spec(module) is None:
            print(f"{name} is not installed, so it is left out: pip install -e '.[bench]'")
        else:
            names.append(name)
    return names


@contextmanager
def peer(delay_ms: float) -> Iterator[Peer]:
    """Run a peer while the context is open."""
    command = [sys.executable, str(_FOLDER / "wire_peer.py"), "--delay-ms", str(delay_ms)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            yield Peer(**json.loads(process.stdout.readline()))
        finally:
            process.terminate()


def measure(name: str, requests: int, sockets: int, peer_process: Peer) -> Figure:
    """Run one client.

    Raises:
        VoidError: The client did not receive everything.
    """
    start_s = peer_process.cpu_s()
    arguments = [
        name,
        f"ws://127.0.0.1:{peer_process.port}/live",
        peer_process.text,
        str(requests),
        str(sockets),
    ]
    command = [sys.executable, str(_FOLDER / "wire_clients.py"), *arguments]
    printed = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    peer_s = peer_process.cpu_s() - start_s
    received = (printed["audio_bytes"], printed["word_events"])
    expected = (requests * peer_process.audio_bytes, requests * peer_process.word_events)
    if received != expected:
        raise VoidError(f"void: {name} received {received} of {expected} bytes of audio and word events")
    return Figure(
        rate=requests / printed["wall_s"],
        cpu_ms=printed["cpu_s"] / requests * 1000,
        client_busy=printed["cpu_s"] / printed["wall_s"],
        peer_busy=peer_s / printed["wall_s"],
    )


def compare(setting: Setting, names: list[str], rounds: int, sockets: int) -> None:
    """Measure the clients, alternating, and print the table."""
    figures: dict[str, list[Figure]] = {name: [] for name in names}
    with peer(setting.delay_ms) as peer_process:
        for _ in range(rounds):
            for name in names:
                figures[name].append(measure(name, setting.requests[name], sockets, peer_process))
    print(
        f"\n{_title(setting, sockets)}; medians of {rounds} rounds of a request with "
        f"{peer_process.audio_bytes / 1000:.0f} kB of PCM and {peer_process.word_events} word events"
    )
    print(
        f"{'client':>16}  {'requests/s':>10}  {'ours':>8}  {'CPU ms/request':>14}  {'ours':>8}  "
        f"{'client busy':>11}  {'peer busy':>9}"
    )
    medians = {name: _medians(figures[name]) for name in names}
    for name, figure in medians.items():
        print(_row(name, figure, medians[_OURS]))
    if medians[_OURS].peer_busy > _BUSY:
        print("The peer is busy: ours may be faster than it shows here")


def _title(setting: Setting, sockets: int) -> str:
    if not setting.delay_ms:
        return f"The peer answers at once; {sockets} sockets, websocket-client 1"
    most = 1000 / setting.delay_ms
    return (
        f"The peer takes {setting.delay_ms:g} ms; {sockets} sockets allow {sockets * most:g} requests/s, "
        f"the one of websocket-client {most:g}"
    )


def _medians(figures: list[Figure]) -> Figure:
    return Figure(
        rate=median(figure.rate for figure in figures),
        cpu_ms=median(figure.cpu_ms for figure in figures),
        client_busy=median(figure.client_busy for figure in figures),
        peer_busy=median(figure.peer_busy for figure in figures),
    )


def _row(name: str, figure: Figure, ours: Figure) -> str:
    faster, cheaper = f"{ours.rate / figure.rate:.1f} x", f"1/{figure.cpu_ms / ours.cpu_ms:.1f}"
    if name == _OURS:
        faster = cheaper = ""
    return (
        f"{name:>16}  {figure.rate:10,.0f}  {faster:>8}  {figure.cpu_ms:14.2f}  {cheaper:>8}  "
        f"{figure.client_busy:11.0%}  {figure.peer_busy:9.0%}"
    )


def main() -> None:
    """Compare with a peer that answers at once, and with one that takes its time."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--sockets", type=int, default=8, help="sockets open at once, for clients that use several"
    )
    parser.add_argument(
        "--delay-ms", type=float, default=50.0, help="delay of the second table; 0 leaves it out"
    )
    options = parser.parse_args()
    settings = [Setting(delay_ms=0, requests={"subgen": 3000, "websockets": 500, "websocket-client": 30})]
    if options.delay_ms:
        slow = {"subgen": 300, "websockets": 300, "websocket-client": 20}
        settings.append(Setting(delay_ms=options.delay_ms, requests=slow))
    names = installed()
    try:
        for setting in settings:
            compare(setting, names, options.rounds, options.sockets)
    except VoidError as fault:
        sys.exit(str(fault))


if __name__ == "__main__":
    main()
