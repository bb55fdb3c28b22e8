"""CPU and requests a second of the whole client path, compared with the least work that a program has to do.

`python tests/bench/client_path.py [--rounds N] [--sockets N] [--sdk-python PATH]`. The floor is a bare loop
of aiohttp with msgspec and pybase64 over the same frames. Our client is measured in three steps: receiving
and decoding; the same with each take checked and its words placed; the same with the ledger. The rivals are
the program in the vendor's documentation (websocket-client) and, if the interpreter of `--sdk-python` has it,
the vendor's SDK. Peer and clients are separate processes; rounds alternate; figures are medians. A figure is
void unless every byte of audio and every word event arrived.
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
"""Our client -> the most CPU that it should take, as a multiple of the floor's."""

_BUSY = 0.8
"""A peer that takes this share of a core or more may limit the client."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A client, and enough requests for a second or two.

    Attributes:
        command: Its command line, without URL, text, number of requests and number of sockets.
        requests: Requests in a round.
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
    """Return the command of a client of `client_path_clients.py`."""
    return (sys.executable, str(_FOLDER / "client_path_clients.py"), name)


def figures_of_client(
    command: Sequence[str], peer_process: Peer, requests: int, sockets: int
) -> dict[str, object]:
    """Run one client, and return the figures that it prints.

    Raises:
        VoidError: The client did not receive everything.
    """
    arguments = [f"ws://127.0.0.1:{peer_process.port}", peer_process.text, str(requests), str(sockets)]
    printed = subprocess.run([*command, *arguments], check=True, stdout=subprocess.PIPE).stdout
    figures: dict[str, object] = json.loads(printed)
    received = (figures["audio_bytes"], figures["word_events"])
    expected = (requests * peer_process.audio_bytes, requests * peer_process.word_events)
    if received != expected:
        raise VoidError(
            f"void: {' '.join(command)} received {received} of {expected} bytes of audio and word events"
        )
    return figures


def contenders(requests: int, sdk_python: str | None) -> dict[str, Contender]:
    """Return the clients that can run, the floor first; print which cannot."""
    found = {
        name: Contender(command=ours(name), requests=requests)
        for name in (_FLOOR, "received", "audited", "kept")
    }
    if find_spec("websocket") is None:
        print("websocket-client is not installed, so it is left out: pip install -e '.[bench]'")
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
    """Return whether an interpreter has the vendor's SDK."""
    try:
        return subprocess.run([python, "-c", "import smallestai"], check=False).returncode == 0
    except OSError:
        return False


def measure(contender: Contender, sockets: int, peer_process: Peer) -> Figure:
    """Run one client, and measure the CPU of the peer meanwhile."""
    start_s = peer_process.cpu_s()
    figures = figures_of_client(contender.command, peer_process, contender.requests, sockets)
    peer_s = peer_process.cpu_s() - start_s
    wall_s, cpu_s = (float(str(figures[name])) for name in ("wall_s", "cpu_s"))
    return Figure(
        rate=contender.requests / wall_s,
        cpu_s=cpu_s / contender.requests * 1000,
        client_busy=cpu_s / wall_s,
        peer_busy=peer_s / wall_s,
    )


def medians(figures: Sequence[Figure]) -> Figure:
    """Return the median of each figure."""
    return Figure(
        rate=median(figure.rate for figure in figures),
        cpu_s=median(figure.cpu_s for figure in figures),
        client_busy=median(figure.client_busy for figure in figures),
        peer_busy=median(figure.peer_busy for figure in figures),
    )


def show(rounds: dict[str, list[Figure]]) -> None:
    """Print the table; the CPU is compared with the floor's, round by round."""
    print(
        f"{'client':>16}  {'requests/s':>10}  {'CPU s/1,000':>11}  {'of the floor':>12}  {'aim':>5}  "
        f"{'client busy':>11}  {'peer busy':>9}"
    )
    for name, figures in rounds.items():
        figure = medians(figures)
        times = median(each.cpu_s / floor.cpu_s for each, floor in zip(figures, rounds[_FLOOR], strict=True))
        aim = f"{_AIMS[name]:.1f} x" if name in _AIMS else ""
        print(
            f"{name:>16}  {figure.rate:10,.0f}  {figure.cpu_s:11.3f}  {times:10.2f} x  {aim:>5}  "
            f"{figure.client_busy:11.0%}  {figure.peer_busy:9.0%}"
        )
        if name in _AIMS and figure.peer_busy > _BUSY:
            print(f"{'':>16}  The peer is busy: {name} may be faster than it shows here")


def main() -> None:
    """Compare the clients."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--sockets", type=int, default=8, help="sockets open at once, for clients that use several"
    )
    parser.add_argument(
        "--requests", type=int, default=2000, help="requests in a round, for the fast clients"
    )
    parser.add_argument("--sdk-python", help="an interpreter that has the vendor's SDK")
    options = parser.parse_args()
    clients = contenders(options.requests, options.sdk_python)
    rounds: dict[str, list[Figure]] = {name: [] for name in clients}
    try:
        with peer(0) as peer_process:
            for _ in range(options.rounds):
                for name, contender in clients.items():
                    rounds[name].append(measure(contender, options.sockets, peer_process))
    except VoidError as fault:
        sys.exit(str(fault))
    print(
        f"\nThe peer answers at once; {options.sockets} sockets, websocket-client 1; medians of "
        f"{options.rounds} rounds of a request with {peer_process.audio_bytes / 1000:.0f} kB of PCM and "
        f"{peer_process.word_events} word events"
    )
    show(rounds)


if __name__ == "__main__":
    main()
