"""CPU and requests a second of the whole client path, against the least that a program has to do.

`python tests/bench/client_path.py [--rounds N] [--sockets N] [--sdk-python PATH]`. The floor is a bare loop
of aiohttp with msgspec and pybase64 over the same frames. Ours is shown in three steps: what receives and
decodes; that with each take doubted and its words placed; and that with the ledger. The rivals are the
program that the vendor documents (websocket-client) and, where the interpreter of `--sdk-python` has it, the
vendor's SDK. Peer and clients are processes of their own; rounds take turns; figures are medians. A figure
is void unless every byte of audio and every word event came.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from tests.bench.wire import Peer, VoidError, peer

_FOLDER = Path(__file__).parent
_FLOOR = "floor"
_AIMS = {"audited": 1.5, "kept": 2.0}
"""Ours -> the most CPU that it should take, in that of the floor."""

_BUSY = 0.8
"""Share of a core from which on a peer may be what bounds the client."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A client, and how much is asked of it: a second or two's worth.

    Attributes:
        command: What runs it, but for where, what, how often and over how many sockets.
        requests: In a round.
    """

    command: tuple[str, ...]
    requests: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One client in one round.

    Attributes:
        rate: Requests a second.
        cpu_s: CPU seconds of the client for 1,000 requests.
        client_busy: Share of a core that the client took.
        peer_busy: Share of a core that the peer took meanwhile.
    """

    rate: float
    cpu_s: float
    client_busy: float
    peer_busy: float


def ours(name: str) -> tuple[str, ...]:
    """What runs one of the clients of `client_path_clients.py`."""
    return (sys.executable, str(_FOLDER / "client_path_clients.py"), name)


def heard_by(command: Sequence[str], asked: Peer, requests: int, sockets: int) -> dict[str, object]:
    """Run one client, and return what it tells of itself.

    Raises:
        VoidError: It did not get everything.
    """
    arguments = [f"ws://127.0.0.1:{asked.port}", asked.text, str(requests), str(sockets)]
    told = subprocess.run([*command, *arguments], check=True, stdout=subprocess.PIPE).stdout
    heard: dict[str, object] = json.loads(told)
    got = (heard["audio_bytes"], heard["word_events"])
    owed = (requests * asked.audio_bytes, requests * asked.word_events)
    if got != owed:
        raise VoidError(f"void: {' '.join(command)} got {got} of {owed} bytes of audio and word events")
    return heard


def contenders(requests: int, sdk_python: str | None) -> dict[str, Contender]:
    """The clients that can run, the floor first; the others are told of."""
    found = {
        name: Contender(command=ours(name), requests=requests)
        for name in (_FLOOR, "received", "audited", "kept")
    }
    if find_spec("websocket") is None:
        print("websocket-client is not installed and left out: pip install -e '.[bench]'")
    else:
        vendors = (sys.executable, str(_FOLDER / "wire_clients.py"), "websocket-client")
        found["websocket-client"] = Contender(command=vendors, requests=max(1, requests // 100))
    if sdk_python is None or not has_sdk(sdk_python):
        print("smallestai is left out: --sdk-python names no interpreter that has it")
    else:
        sdk = (sdk_python, str(_FOLDER / "client_path_sdk.py"))
        found["smallestai"] = Contender(command=sdk, requests=max(1, requests // 10))
    return found


def has_sdk(python: str) -> bool:
    """Whether an interpreter has the vendor's SDK."""
    try:
        return subprocess.run([python, "-c", "import smallestai"], check=False).returncode == 0
    except OSError:
        return False


def measure(contender: Contender, sockets: int, asked: Peer) -> Figure:
    """Run one client, and look at the peer before and after."""
    began_s = asked.cpu_s()
    heard = heard_by(contender.command, asked, contender.requests, sockets)
    peer_s = asked.cpu_s() - began_s
    wall_s, cpu_s = (float(str(heard[name])) for name in ("wall_s", "cpu_s"))
    return Figure(
        rate=contender.requests / wall_s,
        cpu_s=cpu_s / contender.requests * 1000,
        client_busy=cpu_s / wall_s,
        peer_busy=peer_s / wall_s,
    )


def middle(figures: Sequence[Figure]) -> Figure:
    """The median of each figure."""
    return Figure(
        rate=median(figure.rate for figure in figures),
        cpu_s=median(figure.cpu_s for figure in figures),
        client_busy=median(figure.client_busy for figure in figures),
        peer_busy=median(figure.peer_busy for figure in figures),
    )


def show(rounds: dict[str, list[Figure]]) -> None:
    """Print the table; the CPU is held against the floor's, round by round."""
    print(
        f"{'client':>16}  {'requests/s':>10}  {'CPU s/1,000':>11}  {'of the floor':>12}  {'aim':>5}  "
        f"{'client busy':>11}  {'peer busy':>9}"
    )
    for name, figures in rounds.items():
        figure = middle(figures)
        times = median(each.cpu_s / floor.cpu_s for each, floor in zip(figures, rounds[_FLOOR], strict=True))
        aim = f"{_AIMS[name]:.1f} x" if name in _AIMS else ""
        print(
            f"{name:>16}  {figure.rate:10,.0f}  {figure.cpu_s:11.3f}  {times:10.2f} x  {aim:>5}  "
            f"{figure.client_busy:11.0%}  {figure.peer_busy:9.0%}"
        )
        if name in _AIMS and figure.peer_busy > _BUSY:
            print(f"{'':>16}  The peer is busy: {name} may be faster than it shows here")


def main() -> None:
    """Compare the clients in turn."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--sockets", type=int, default=8, help="open at once, where a client has several")
    parser.add_argument("--requests", type=int, default=2000, help="a round, of the fast clients")
    parser.add_argument("--sdk-python", help="an interpreter that has the vendor's SDK")
    options = parser.parse_args()
    clients = contenders(options.requests, options.sdk_python)
    rounds: dict[str, list[Figure]] = {name: [] for name in clients}
    try:
        with peer(0) as asked:
            for _ in range(options.rounds):
                for name, contender in clients.items():
                    rounds[name].append(measure(contender, options.sockets, asked))
    except VoidError as fault:
        sys.exit(str(fault))
    print(
        f"\nThe peer answers at once; {options.sockets} sockets, websocket-client 1; medians of "
        f"{options.rounds} rounds of a request with {asked.audio_bytes / 1000:.0f} kB of PCM and "
        f"{asked.word_events} word events"
    )
    show(rounds)


if __name__ == "__main__":
    main()
