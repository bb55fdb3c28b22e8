"""The answer to one request: its frames, and the delay before each."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from subgen.model import BYTES_PER_SAMPLE, WordEvent
from subgen.server.dependencies import Speaker
from subgen.server.voice_job import Speech, VoiceJob
from subgen.text.words import spaced_words
from subgen.waves.messages import SpeakRequest
from subgen.waves.server_session import ServerTask, Speak

__all__ = ["CHUNK_BYTES", "OutgoingFrame", "SocketEnd", "answer_request", "refuse"]

CHUNK_BYTES = 16_384
"""Bytes of audio in a chunk: 22 kB as a frame, far below the 1 MiB that some clients accept at most."""


class SocketEnd(Enum):
    """A way in which the service ends a socket in the middle of an answer."""

    CLOSED = auto()
    """With a closing handshake."""
    CUT = auto()
    """Without one."""


@dataclass(frozen=True, slots=True)
class OutgoingFrame:
    """One frame of an answer, and how it is sent.

    Attributes:
        text: The frame as JSON.
        after_s: Delay before it, in seconds.
        is_last: Whether it ends the answer; all audio has been sent before it.
        only_if_alone: Whether to leave it out while the socket has other open requests.
        end: How the socket ends after it, or None when the socket stays open.
    """

    text: str
    after_s: float = 0.0
    is_last: bool = False
    only_if_alone: bool = False
    end: SocketEnd | None = None


async def answer_request(
    speak: Speak, job: VoiceJob, speaker: Speaker
) -> tuple[int, Iterator[OutgoingFrame]]:
    """Have a request spoken.

    Returns:
        The size of its samples, which the frames hold, and the frames of the answer; one error frame when it
        cannot be spoken.
    """
    request, task = speak.request, speak.task
    speech = await speaker.speak(job) if request.text.strip() else Speech()
    if speech.error is not None:
        return 0, refuse(speak, speech.error, "400" if speech.is_too_long else "500")
    return len(speech.pcm), _outgoing_frames(task, request, speech)


def refuse(speak: Speak, reason: str, code: str) -> Iterator[OutgoingFrame]:
    """Return the answer to a request that cannot be spoken."""
    return iter([OutgoingFrame(speak.task.refuse(reason, code), is_last=True)])


def _outgoing_frames(task: ServerTask, request: SpeakRequest, speech: Speech) -> Iterator[OutgoingFrame]:
    for text in _chunks_and_events(task, request, speech):
        yield OutgoingFrame(text)
    del speech  # the delay is long, and the samples are many
    yield OutgoingFrame(task.complete(), after_s=request.complete_backoff_ms / 1000, is_last=True)


def _chunks_and_events(task: ServerTask, request: SpeakRequest, speech: Speech) -> Iterator[str]:
    """Yield the chunks and word events of a speech, in audio-time order."""
    words = spaced_words(request.text)
    events = [
        WordEvent(index, word.text, start_s, end_s)
        for index, (word, (start_s, end_s)) in enumerate(
            zip(words, speech.words, strict=False)  # or no events
        )
    ]
    sent = 0
    for offset in range(0, len(speech.pcm), CHUNK_BYTES):
        pcm = speech.pcm[offset : offset + CHUNK_BYTES]
        yield task.chunk(pcm)
        audio_s = (offset + len(pcm)) / BYTES_PER_SAMPLE / request.sample_rate
        while sent < len(events) and events[sent].start_s < audio_s:
            yield task.word(events[sent])
            sent += 1
    for event in events[sent:]:
        yield task.word(event)
