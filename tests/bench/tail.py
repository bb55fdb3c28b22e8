"""Seconds for a batch whose every `complete` comes four seconds late: ours, and with requests in turn.

`python tests/bench/tail.py [--lines N] [--sockets N] [--tail-ms MS] [--service-ms MS] [--rounds N]`. In turn
is our own client, which is kept from beginning a request before the `complete` of the one before. Peer and
clients are processes of their own; rounds take turns; figures are medians, and void unless every byte of
audio and every word event came. What the peer says is told in `tail_peer.py`.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.bench.client_path import heard_by, ours
from tests.bench.wire import Peer, VoidError

_AIM_S = 8.0
"""For 40 lines over 4 sockets, where waiting in turn takes 40."""

_CLIENTS = {"ours": "received", "in turn": "in-turn"}
_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


@contextmanager
def late_peer(service_ms: float, tail_ms: float) -> Iterator[Peer]:
    """A peer while the context is open."""
    program = str(Path(__file__).with_name("tail_peer.py"))
    command = [sys.executable, program, "--service-ms", str(service_ms), "--tail-ms", str(tail_ms)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            yield Peer(**json.loads(process.stdout.readline()))
        finally:
            process.terminate()


def answered(name: str, lines: int, sockets: int, asked: Peer) -> list[float]:
    """When each line's outcome was told, in seconds from the start."""
    heard = heard_by(ours(_CLIENTS[name]), asked, lines, sockets)
    told_s: list[float] = json.loads(str(heard["answered_s"]))
    return told_s


def show(rounds: dict[str, list[list[float]]]) -> None:
    """Print how far each was by when, and how many times as long waiting in turn takes."""
    print(f"{'':>8}  {'wall s':>6}  " + "  ".join(f"{f'{share:.0%} told':>10}" for share in _SHARES))
    for name, each in rounds.items():
        wall_s = median(told_s[-1] for told_s in each)
        marks = [median(told_s[round(share * (len(told_s) - 1))] for told_s in each) for share in _SHARES]
        print(f"{name:>8}  {wall_s:6.2f}  " + "  ".join(f"{mark_s:8.2f} s" for mark_s in marks))
    times = median(
        turn_s[-1] / ours_s[-1] for ours_s, turn_s in zip(rounds["ours"], rounds["in turn"], strict=True)
    )
    print(f"Waiting in turn takes {times:.1f} times as long; the aim for 40 lines is {_AIM_S:g} s")


def main() -> None:
    """Compare the two."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--lines", type=int, default=40)
    parser.add_argument("--sockets", type=int, default=4)
    parser.add_argument("--service-ms", type=float, default=50.0, help="from a request to its audio")
    parser.add_argument("--tail-ms", type=float, default=4000.0, help="from the audio to `complete`")
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    rounds: dict[str, list[list[float]]] = {name: [] for name in _CLIENTS}
    try:
        with late_peer(options.service_ms, options.tail_ms) as asked:
            for _ in range(options.rounds):
                for name, each in rounds.items():
                    each.append(answered(name, options.lines, options.sockets, asked))
    except VoidError as fault:
        sys.exit(str(fault))
    print(
        f"\n{options.lines} lines over {options.sockets} sockets; audio after {options.service_ms:g} ms, "
        f"`complete` {options.tail_ms:g} ms later; medians of {options.rounds} rounds"
    )
    show(rounds)


if __name__ == "__main__":
    main()
