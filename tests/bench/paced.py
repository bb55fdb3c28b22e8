"""Share of the rate that sockets allow, when the service takes half a second for each request.

`python tests/bench/paced.py [--rounds N] [--sockets N...] [--latency-s S] [--answers N]`. Sockets allow
sockets / latency requests a second. Our client begins with two parallel requests and adds more with each
success: the share of that rate is printed with this ramp, and without it. The floor, a bare loop, uses all
its sockets from the start; its loss is caused by the peer and the machine. Clients are separate processes;
rounds alternate; figures are medians.
"""

import argparse
import json
import sys
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from tests.bench.client_path import figures_of_client, ours
from tests.bench.wire import Peer, VoidError, peer

_AIM = 0.99
_CLIENTS = ("floor", "received", "audited")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One client in one round.

    Attributes:
        whole: Share of the highest rate, from the opening of the first socket to the last answer.
        steady: The same, after all sockets were in use.
        full_s: When all sockets were in use, in seconds from the start.
        busy: Share of a core that the client took.
    """

    whole: float
    steady: float
    full_s: float
    busy: float


def steady_share(answered_s: list[float], full_s: float, sockets: int, latency_s: float) -> float:
    """Return the share of the highest rate over whole waves of answers, without the first full one.

    Args:
        answered_s: When each answer was whole.
        full_s: When all sockets were in use.
        sockets: Answers in a wave.
        latency_s: Latency of each answer.
    """
    answered_s = sorted(answered_s)
    first = sum(each_s <= full_s for each_s in answered_s) + sockets - 1
    marks = answered_s[first::sockets]
    rounds_s = [after_s - before_s for before_s, after_s in pairwise(marks)]
    return latency_s * len(rounds_s) / sum(rounds_s)


def measure(name: str, answers: int, sockets: int, latency_s: float, peer_process: Peer) -> Figure:
    """Run one client for a number of answers on each socket, plus those of the ramp."""
    requests = (answers + (0 if name == "floor" else 2)) * sockets
    printed = figures_of_client(ours(name), peer_process, requests, sockets)
    answered_s: list[float] = json.loads(str(printed["answered_s"]))
    full_s, wall_s, cpu_s = (float(str(printed[each])) for each in ("full_s", "wall_s", "cpu_s"))
    return Figure(
        whole=requests * latency_s / sockets / max(answered_s),
        steady=steady_share(answered_s, full_s, sockets, latency_s),
        full_s=full_s,
        busy=cpu_s / wall_s,
    )


def show(rounds: dict[str, list[Figure]], sockets: int, latency_s: float) -> None:
    """Print a row for each client."""
    for name, figures in rounds.items():
        whole = median(figure.whole for figure in figures)
        steady = median(figure.steady for figure in figures)
        full_s = median(figure.full_s for figure in figures)
        busy = median(figure.busy for figure in figures)
        print(
            f"{sockets:7}  {name:>8}  {sockets / latency_s:10,.0f}  {whole:14.1%}  {steady:6.1%}  "
            f"{_AIM:4.0%}  {full_s:11.2f}  {busy:11.0%}",
            flush=True,
        )


def main() -> None:
    """Measure with each number of sockets."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sockets", type=int, nargs="+", default=[8, 32, 128])
    parser.add_argument("--latency-s", type=float, default=0.5, help="time that the peer takes for a request")
    parser.add_argument(
        "--answers", type=int, default=16, help="answers on each socket in a round, at least 4"
    )
    options = parser.parse_args()
    print(
        f"{'sockets':>7}  {'client':>8}  {'requests/s':>10}  {'with the ramp':>14}  {'steady':>6}  "
        f"{'aim':>4}  {'full after s':>11}  {'client busy':>11}"
    )
    try:
        with peer(options.latency_s * 1000) as peer_process:
            for sockets in options.sockets:
                rounds: dict[str, list[Figure]] = {name: [] for name in _CLIENTS}
                for _ in range(options.rounds):
                    for name, figures in rounds.items():
                        figures.append(
                            measure(name, options.answers, sockets, options.latency_s, peer_process)
                        )
                show(rounds, sockets, options.latency_s)
    except VoidError as fault:
        sys.exit(str(fault))


if __name__ == "__main__":
    main()
