"""A pool of voice processes, which speaks as many jobs at once as it has processes."""

import asyncio
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

from subgen.server.voice_job import LENGTH_BYTES, Speech, VoiceJob, pack, read_length, unpack_speech

__all__ = ["VoicePool"]

_PIECE_BYTES = 1 << 16
_PACKAGE_ROOT = str(Path(__file__).parents[2])


class VoicePool:
    """A pool of voice processes.

    Args:
        processes: Their number; one for each processor is best.
    """

    def __init__(self, processes: int) -> None:
        self._processes = [_VoiceProcess() for _ in range(processes)]
        self._idle: asyncio.Queue[_VoiceProcess] = asyncio.Queue()
        self._open_jobs: set[asyncio.Task[Speech]] = set()
        self._stopped = False
        for process in self._processes:
            self._idle.put_nowait(process)

    async def speak(self, job: VoiceJob) -> Speech:
        """Speak a job when a process is free; an error is in the speech."""
        process = await self._idle.get()
        if self._stopped:
            self._idle.put_nowait(process)  # so that the next in the queue is refused too
            return Speech(error="the service has stopped")
        open_job = asyncio.create_task(process.speak(job))
        self._open_jobs.add(open_job)
        open_job.add_done_callback(self._open_jobs.discard)
        open_job.add_done_callback(lambda _: self._idle.put_nowait(process))
        # A caller that is cancelled must not leave half an answer in the pipe.
        return await asyncio.shield(open_job)

    async def stop(self) -> None:
        """End all processes and drop their jobs."""
        self._stopped = True
        for open_job in self._open_jobs:
            open_job.cancel()
        await asyncio.gather(*self._open_jobs, return_exceptions=True)
        await asyncio.gather(*(process.stop() for process in self._processes))


class _VoiceProcess:
    """One process, started for its first job and again when it has died."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None

    async def speak(self, job: VoiceJob) -> Speech:
        try:
            stdin, stdout = await self._pipes()
            stdin.write(pack(job))
            await stdin.drain()
            return await _read_speech(stdout)
        except (OSError, EOFError) as fault:
            await self.stop()
            return Speech(error=f"the voice process ended: {fault}")

    async def _pipes(self) -> tuple[asyncio.StreamWriter, asyncio.StreamReader]:
        process = self._process
        if process is None or process.returncode is not None:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-P",  # the user's folder holds scripts to speak, not modules to import
                "-m",
                "subgen.server.voice_worker",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                env=_environment(),
                process_group=0,  # so that one signal ends it with its forks, and Ctrl-C does not
            )
            self._process = process
            assert process.stdout is not None  # noqa: S101 # it was opened as a pipe
            ready = await _read_speech(process.stdout)
            if ready.error is not None:
                raise EOFError(ready.error)
        assert process.stdin is not None  # noqa: S101 # it was opened as a pipe
        assert process.stdout is not None  # noqa: S101 # it was opened as a pipe
        return process.stdin, process.stdout

    async def stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        if process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        await process.communicate()  # to the end of its output: asyncio closes the pipes only then


async def _read_speech(stdout: asyncio.StreamReader) -> Speech:
    """Read a message piece by piece: `readexactly` would hold a long one twice."""
    length = read_length(await stdout.readexactly(LENGTH_BYTES))
    packed = bytearray()
    while len(packed) < length:
        piece = await stdout.read(min(_PIECE_BYTES, length - len(packed)))
        if not piece:
            raise EOFError("it broke off in the middle of an answer")
        packed += piece
    return unpack_speech(packed)


def _environment() -> dict[str, str]:
    """Return the environment of a process: without the key, which it does not need, and with one thread."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("SMALLEST_", "SUBGEN_"))
    }
    paths = [_PACKAGE_ROOT, *filter(None, [kept.get("PYTHONPATH")])]
    return {**kept, "PYTHONPATH": os.pathsep.join(paths), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
