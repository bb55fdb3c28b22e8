"""Seconds for a batch if every `complete` comes four seconds late: our client, and one that waits for it.

`python tests/bench/tail.py [--lines N] [--sockets N] [--tail-ms MS] [--service-ms MS] [--rounds N]`. The
second one, "in turn", is our client too, made to wait for the `complete` of a request before it sends the
next one. Peer and clients are separate processes; rounds alternate; figures are medians, and void unless
every byte of audio and every word event arrived. `tail_peer.py` describes the answers of the peer.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.bench.client_path import figures_of_client, ours
from tests.bench.wire import Peer, VoidError

_AIM_S = 8.0
"""Aim for 40 lines over 4 sockets; waiting in turn takes 40 s."""

_CLIENTS = {"ours": "received", "in turn": "in-turn"}
_SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


@contextmanager
def late_peer(service_ms: float, tail_ms: float) -> Iterator[Peer]:
    """Run a peer while the context is open."""
    program = str(Path(__file__).with_name("tail_peer.py"))
    command = [sys.executable, program, "--service-ms", str(service_ms), "--tail-ms", str(tail_ms)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            yield Peer(**json.loads(process.stdout.readline()))
        finally:
            process.terminate()


def outcome_times(name: str, lines: int, sockets: int, peer_process: Peer) -> list[float]:
    """Return when the outcome of each line was reported, in seconds from the start."""
    printed = figures_of_client(ours(_CLIENTS[name]), peer_process, lines, sockets)
    done_s: list[float] = json.loads(str(printed["answered_s"]))
    return done_s


def show(rounds: dict[str, list[list[float]]]) -> None:
    """Print when shares of the lines were done, and how much longer waiting in turn takes."""
    print(f"{'':>8}  {'wall s':>6}  " + "  ".join(f"{f'{share:.0%} done':>10}" for share in _SHARES))
    for name, each in rounds.items():
        wall_s = median(done_s[-1] for done_s in each)
        marks = [median(done_s[round(share * (len(done_s) - 1))] for done_s in each) for share in _SHARES]
        print(f"{name:>8}  {wall_s:6.2f}  " + "  ".join(f"{mark_s:8.2f} s" for mark_s in marks))
    times = median(
        turn_s[-1] / ours_s[-1] for ours_s, turn_s in zip(rounds["ours"], rounds["in turn"], strict=True)
    )
    print(f"Waiting in turn takes {times:.1f} times as long; the aim for 40 lines is {_AIM_S:g} s")


def main() -> None:
    """Compare both."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--lines", type=int, default=40)
    parser.add_argument("--sockets", type=int, default=4)
    parser.add_argument("--service-ms", type=float, default=50.0, help="time from a request to its audio")
    parser.add_argument("--tail-ms", type=float, default=4000.0, help="time from the audio to `complete`")
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    rounds: dict[str, list[list[float]]] = {name: [] for name in _CLIENTS}
    try:
        with late_peer(options.service_ms, options.tail_ms) as peer_process:
            for _ in range(options.rounds):
                for name, each in rounds.items():
                    each.append(outcome_times(name, options.lines, options.sockets, peer_process))
    except VoidError as fault:
        sys.exit(str(fault))
    print(
        f"\n{options.lines} lines over {options.sockets} sockets; audio after {options.service_ms:g} ms, "
        f"`complete` {options.tail_ms:g} ms later; medians of {options.rounds} rounds"
    )
    show(rounds)


if __name__ == "__main__":
    main()
