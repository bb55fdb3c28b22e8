"""Run a job and kill it, over and over.

Usage: `python -m tests.support.kill_runner FOLDER URL KILLS SEED`.

Each run is a fork of this process, which has imported all that a run needs, so that the kills fall on the run
and not on Python's start. A run that comes to its end before it is killed is followed by a job in a new
folder. The last folder is run to its end, as the first two are. On standard output is one JSON object: how
many kills there were, and the folders.
"""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from subgen.app.run import run
from subgen.app.settings import read_settings
from subgen.ports import SilentObserver

_CONNECTIONS = 4


def job(script: Path, out: Path, url: str) -> int:
    """Run the job in a process group of its own; its process."""
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        os.setsid()
        given = {
            "out": str(out),
            "service": url,
            "sample_rate": 8000,
            "connections": _CONNECTIONS,
            "clips": True,
        }
        result = run((str(script),), read_settings(given, None), lambda _: None, SilentObserver())
        status = 0 if len(result.delivered) == 1 else 3
    finally:
        os._exit(status)


def ended(pid: int) -> bool:
    """Whether a run came to its end by itself, once it has ended."""
    _, status = os.waitpid(pid, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        message = f"a run failed with status {os.WEXITSTATUS(status)}"
        raise RuntimeError(message)
    return os.WIFEXITED(status)


def seconds_of(script: Path, out: Path, url: str) -> float:
    """How long the job takes when nobody kills it."""
    began_s = time.monotonic()
    ended(job(script, out, url))
    return time.monotonic() - began_s


def main(folder: Path, url: str, kills: int, seed: int) -> None:
    """Kill as many runs as said."""
    script = folder / "tones.txt"
    outs = [folder / "whole", folder / "whole again"]
    whole_s = min(seconds_of(script, out, url) for out in outs)  # a first run may be a slow one
    dice = random.Random(seed)  # noqa: S311 # moments, not secrets
    killed = 0
    outs.append(folder / "out1")
    while killed < kills:
        pid = job(script, outs[-1], url)
        time.sleep(dice.random() * whole_s)
        os.kill(pid, signal.SIGKILL)
        if ended(pid):
            outs.append(folder / f"out{len(outs)}")
        else:
            killed += 1
    ended(job(script, outs[-1], url))
    print(json.dumps({"kills": killed, "outs": [str(out) for out in outs]}))  # noqa: T201 # its answer


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
