"""How near a client comes to the most that sockets allow, where the service takes half a second a request.

`python tests/bench/paced.py [--rounds N] [--sockets N...] [--latency-s S] [--answers N]`. So many sockets
allow sockets / latency requests a second. Ours begins with two requests at once and widens with each success:
the share of that rate is told with the ramp, and from when the width is full on. The floor, a bare loop, has
all its sockets from the start; what it misses is the peer's and the machine's. Clients are processes of their
own; rounds take turns; figures are medians.
"""

import argparse
import json
import sys
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from tests.bench.client_path import heard_by, ours
from tests.bench.wire import Peer, VoidError, peer

_AIM = 0.99
_CLIENTS = ("floor", "received", "audited")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One client in one round.

    Attributes:
        whole: Share of the most, from the opening of the first socket to the last answer.
        steady: The same, of the rounds after the width was full.
        full_s: When it was full, in seconds from the start.
        busy: Share of a core that the client took.
    """

    whole: float
    steady: float
    full_s: float
    busy: float


def steady_share(answered_s: list[float], full_s: float, sockets: int, latency_s: float) -> float:
    """Share of the most, over whole rounds, which come in waves; the first round of the full width is let be.

    Args:
        answered_s: When each answer was whole.
        full_s: When the width was full.
        sockets: Answers in a round.
        latency_s: Of each answer.
    """
    answered_s = sorted(answered_s)
    first = sum(each_s <= full_s for each_s in answered_s) + sockets - 1
    marks = answered_s[first::sockets]
    rounds_s = [after_s - before_s for before_s, after_s in pairwise(marks)]
    return latency_s * len(rounds_s) / sum(rounds_s)


def measure(name: str, answers: int, sockets: int, latency_s: float, asked: Peer) -> Figure:
    """Run one client for so many answers a socket, those of the ramp besides."""
    requests = (answers + (0 if name == "floor" else 2)) * sockets
    heard = heard_by(ours(name), asked, requests, sockets)
    answered_s: list[float] = json.loads(str(heard["answered_s"]))
    full_s, wall_s, cpu_s = (float(str(heard[each])) for each in ("full_s", "wall_s", "cpu_s"))
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
    parser.add_argument("--latency-s", type=float, default=0.5, help="that the peer takes for a request")
    parser.add_argument("--answers", type=int, default=16, help="of each socket in a round, at least 4")
    options = parser.parse_args()
    print(
        f"{'sockets':>7}  {'client':>8}  {'requests/s':>10}  {'with the ramp':>14}  {'steady':>6}  "
        f"{'aim':>4}  {'full after s':>11}  {'client busy':>11}"
    )
    try:
        with peer(options.latency_s * 1000) as asked:
            for sockets in options.sockets:
                rounds: dict[str, list[Figure]] = {name: [] for name in _CLIENTS}
                for _ in range(options.rounds):
                    for name, figures in rounds.items():
                        figures.append(measure(name, options.answers, sockets, options.latency_s, asked))
                show(rounds, sockets, options.latency_s)
    except VoidError as fault:
        sys.exit(str(fault))


if __name__ == "__main__":
    main()
