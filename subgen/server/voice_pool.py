"""The voice processes, as one thing that speaks: as many jobs at once as there are processes."""

import asyncio
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

from subgen.server.voice_job import LENGTH_BYTES, Speech, VoiceJob, length_of, pack, unpack_speech

__all__ = ["VoicePool"]

_PACKAGE_ROOT = str(Path(__file__).parents[2])


class VoicePool:
    """A bounded set of voice processes.

    Args:
        processes: How many; a processor each is best.
    """

    def __init__(self, processes: int) -> None:
        self._hosts = [_VoiceHost() for _ in range(processes)]
        self._idle: asyncio.Queue[_VoiceHost] = asyncio.Queue()
        self._asking: set[asyncio.Task[Speech]] = set()
        self._stopped = False
        for host in self._hosts:
            self._idle.put_nowait(host)

    async def speak(self, job: VoiceJob) -> Speech:
        """Speak when a process is free; what goes wrong comes back in the speech."""
        host = await self._idle.get()
        if self._stopped:
            self._idle.put_nowait(host)  # for whoever waits, too, to be told the same
            return Speech(error="the service has stopped")
        asking = asyncio.create_task(host.ask(job))
        self._asking.add(asking)
        asking.add_done_callback(self._asking.discard)
        asking.add_done_callback(lambda _: self._idle.put_nowait(host))
        # A caller that goes away must not leave half an answer in the pipe.
        return await asyncio.shield(asking)

    async def stop(self) -> None:
        """End all processes, whatever they are at."""
        self._stopped = True
        for asking in self._asking:
            asking.cancel()
        await asyncio.gather(*self._asking, return_exceptions=True)
        await asyncio.gather(*(host.stop() for host in self._hosts))


class _VoiceHost:
    """One process, started when it is first needed and again when it has died."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None

    async def ask(self, job: VoiceJob) -> Speech:
        try:
            stdin, stdout = await self._pipes()
            stdin.write(pack(job))
            await stdin.drain()
            return await _hear(stdout)
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
                process_group=0,  # so that it ends together with its forks, and when we say
            )
            self._process = process
            assert process.stdout is not None  # noqa: S101 # it was asked for
            ready = await _hear(process.stdout)
            if ready.error is not None:
                raise EOFError(ready.error)
        assert process.stdin is not None  # noqa: S101 # it was asked for
        assert process.stdout is not None  # noqa: S101 # it was asked for
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
        await process.communicate()  # to the end of its output: only then does asyncio let go of it


async def _hear(stdout: asyncio.StreamReader) -> Speech:
    prefix = await stdout.readexactly(LENGTH_BYTES)
    return unpack_speech(await stdout.readexactly(length_of(prefix)))


def _environment() -> dict[str, str]:
    """The processes' environment: without the key, which is none of their business, and without threads."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("SMALLEST_", "SUBGEN_"))
    }
    paths = [_PACKAGE_ROOT, *filter(None, [kept.get("PYTHONPATH")])]
    return {**kept, "PYTHONPATH": os.pathsep.join(paths), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
