"""What the service needs of the world."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from subgen.server.faults.schedule import FaultSchedule
from subgen.server.limits import Bounds
from subgen.server.voice_job import Speech, VoiceJob

__all__ = ["Mp3Encoder", "ServerDeps", "Speaker"]

Mp3Encoder = Callable[[bytes, int], Awaitable[bytes]]
"""Samples (signed 16-bit little-endian, mono) and their rate in Hz -> a whole MP3 file.

Raises:
    SubgenError: It cannot.
"""


class Speaker(Protocol):
    """Whatever speaks."""

    async def speak(self, job: VoiceJob) -> Speech:
        """Speak one text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerDeps:
    """What the answers need of the world.

    Attributes:
        speaker: Speaks.
        now_s: The clock, in seconds; only differences count.
        sleep: Waits for some seconds.
        encode_mp3: Makes MP3 files, or None where there is nothing that does.
        bounds: What is taken at most.
        fault_schedule: Whom the faults hit that the service was asked for.
    """

    speaker: Speaker
    now_s: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    encode_mp3: Mp3Encoder | None = None
    bounds: Bounds = field(default_factory=Bounds)
    fault_schedule: FaultSchedule = field(default_factory=FaultSchedule)
