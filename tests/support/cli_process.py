"""Command lines, each a process of its own: a fork of one that has imported subgen already.

`python -m tests.support.cli_process` reads requests from standard input, a JSON object a line, and answers
each with its
exit status. A fork goes on as `python -m subgen WORDS...` would, to the end of the interpreter: its folder,
its environment, its output and its status are its own. What is the same each time, and costs half a second,
is done once.
"""

import gc
import json
import os
import pkgutil
import resource
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import subgen

__all__ = ["Forks"]

_LONGEST_S = 120


class Forks:
    """The process that is forked.

    Args:
        env: Its environment, and that of its forks.
    """

    def __init__(self, env: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.cli_process"],
            env={**env, "OPENBLAS_NUM_THREADS": "1"},  # a process with threads is not forked lightly
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(
        self,
        words: list[str],
        folder: Path,
        env: Mapping[str, str],
        open_files: tuple[int, int] | None = None,
    ) -> subprocess.CompletedProcess[str]:
        """`subgen WORDS...` in this folder and environment, under a soft and a hard limit, to its end."""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        with TemporaryDirectory() as place:
            files = [Path(place, name) for name in ("stdout", "stderr")]
            request = {
                "words": words,
                "folder": str(folder),
                "env": dict(env),
                "files": [str(file) for file in files],
                "open_files": open_files,
            }
            stdin.write(json.dumps(request) + "\n")
            stdin.flush()
            status = os.waitstatus_to_exitcode(int(stdout.readline()))
            told = [file.read_text() for file in files]
        return subprocess.CompletedProcess(words, status, *told)

    def end(self) -> None:
        """No more of them."""
        self._process.communicate()


def _request_of_a_fork() -> dict[str, Any] | None:
    """In a fork, what it is to do; in the process that is forked, None once there are no more."""
    while line := os.read(0, 1 << 20):
        while not line.endswith(b"\n"):
            line += os.read(0, 1 << 20)
        child = os.fork()
        if not child:
            request: dict[str, Any] = json.loads(line)
            return request
        _, status = os.waitpid(child, 0)
        os.write(1, f"{status}\n".encode())
    return None


def _become(request: dict[str, Any]) -> None:
    """Stand where the command line was given, with nobody at the terminal."""
    signal.alarm(_LONGEST_S)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["env"])
    for place, name in enumerate((os.devnull, *request["files"])):
        file = os.open(name, os.O_RDWR | os.O_CREAT)
        os.dup2(file, place)
        os.close(file)
    if request["open_files"]:
        resource.setrlimit(resource.RLIMIT_NOFILE, tuple(request["open_files"]))
    sys.argv = ["subgen", *request["words"]]


def main() -> None:
    """Import all there is, and be forked; a fork goes on from there."""
    for module in pkgutil.walk_packages(subgen.__path__, "subgen."):
        if module.name != "subgen.__main__":
            import_module(module.name)
    gc.collect()
    gc.freeze()  # else each fork would look through all of it at its end
    request = _request_of_a_fork()
    if request is not None:
        _become(request)
        runpy.run_module("subgen", run_name="__main__")


if __name__ == "__main__":
    main()
