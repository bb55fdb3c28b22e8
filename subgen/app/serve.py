"""The local service, run until a signal comes."""

import asyncio
import os
import ssl
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from subgen.app.open_files import raise_file_limit
from subgen.app.signals import run_until_signal
from subgen.audio import encoder
from subgen.errors import UsageError
from subgen.model import BYTES_PER_SAMPLE, Track
from subgen.server.faults.spec import FaultPlan, parse_fault_plan
from subgen.server.service import ServiceOptions, start_service

__all__ = ["parse_fault_plan", "serve"]

_SERVE_KEY_VARIABLE = "SUBGEN_SERVE_KEY"
_OTHER_FILES = 512
"""Files beside the connections: voices, encoders, libraries."""


def serve(  # noqa: PLR0913 # the options of the command
    *,
    host: str,
    port: int,
    tls_files: tuple[str, str] | None,
    fault_plan: FaultPlan,
    allow_hosts: tuple[str, ...],
    ready: Callable[[str], None],
    report: Callable[[str], None],
) -> None:
    """Serve until a signal comes.

    Args:
        host: Address to listen on.
        port: Port to listen on; 0 picks a free one.
        tls_files: Files of the certificate and the key, or None for a service without TLS.
        fault_plan: The faults to inject.
        allow_hosts: The only names under which it answers; none for no limit, beside that of loopback.
        ready: Called with the URL of the live socket once the service listens.
        report: Called with a problem that a user can solve.

    Raises:
        UsageError: The address, the key or the certificate cannot be used.
        Interrupted: A signal came.
    """
    tls = None
    if tls_files is not None:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        try:
            tls.load_cert_chain(*tls_files)
        except (OSError, ssl.SSLError) as fault:
            raise UsageError(f"--tls-cert {tls_files[0]}: cannot be used: {fault}") from None
    options = ServiceOptions(
        host=host,
        port=port,
        key=os.environ.get(_SERVE_KEY_VARIABLE) or None,
        tls=tls,
        encode_mp3=_mp3,
        fault_plan=fault_plan,
        allow_hosts=allow_hosts,
        report=report,
    )
    raise_file_limit(options.limits.connections + _OTHER_FILES)

    async def serve_until(stop: asyncio.Event) -> None:
        async with start_service(options) as url:
            ready(url)
            await stop.wait()

    run_until_signal(serve_until)


async def _mp3(pcm: bytes, sample_rate_hz: int) -> bytes:
    """Encode samples as an MP3 file, in a thread."""
    return await asyncio.to_thread(_mp3_file, pcm, sample_rate_hz)


def _mp3_file(pcm: bytes, sample_rate_hz: int) -> bytes:
    track = Track(name="the MP3 file", sample_rate_hz=sample_rate_hz, samples=len(pcm) // BYTES_PER_SAMPLE)
    with TemporaryDirectory() as folder, (Path(folder) / "speech.mp3").open("w+b") as file:
        with encoder.ENCODINGS["mp3"].open(file, track) as stream:
            stream.write(pcm)
            stream.finish()
        return file.read()
