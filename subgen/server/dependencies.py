"""The dependencies of the service: voices, clock, encoder, limits and faults."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from subgen.server.dictionaries import Dictionaries
from subgen.server.faults.schedule import FaultSchedule
from subgen.server.limits import Limits
from subgen.server.voice_job import Speech, VoiceJob

__all__ = ["Mp3Encoder", "ServerDeps", "Speaker"]

Mp3Encoder = Callable[[bytes, int], Awaitable[bytes]]
"""Samples (signed 16-bit little-endian, mono) and their rate in Hz -> a whole MP3 file.

Raises:
    SubgenError: The encoder failed.
"""


class Speaker(Protocol):
    """A source of speech."""

    async def speak(self, job: VoiceJob) -> Speech:
        """Speak one text; an error is in the speech."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerDeps:
    """The dependencies of the handlers.

    Attributes:
        speaker: The voices.
        now_s: The clock, in seconds; only differences count.
        sleep: Waits for a number of seconds.
        encode_mp3: Makes MP3 files, or None when there is no encoder.
        limits: The most that the service accepts.
        fault_schedule: Decides which requests get which of the faults asked for.
        dictionaries: The pronunciation dictionaries that clients have made.
    """

    speaker: Speaker
    now_s: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    encode_mp3: Mp3Encoder | None = None
    limits: Limits = field(default_factory=Limits)
    fault_schedule: FaultSchedule = field(default_factory=FaultSchedule)
    dictionaries: Dictionaries = field(default_factory=Dictionaries)
