"""What a voice process does with a job: speak, resample, place the words."""

import numpy as np
import soxr

from subgen.server import espeak
from subgen.server.espeak import start
from subgen.server.phoneme_alignment import UNSPOKEN_S, place_words
from subgen.server.voice_job import Speech, VoiceJob
from subgen.text.words import spaced_words

__all__ = ["perform", "start"]


def perform(job: VoiceJob, native_rate_hz: int) -> Speech:
    """Speak a job: espeak-ng's samples at the rate asked for, and the words' times if they are wanted."""
    spoken = espeak.speak(job.text, job.sound)
    native = np.frombuffer(spoken.pcm, dtype=np.int16)
    words = [word.text for word in spaced_words(job.text)]
    # A text that is not spoken is still a moment of silence, in which every word has its place.
    missing = round(UNSPOKEN_S * native_rate_hz) * max(1, len(words)) - native.size
    if missing > 0:
        native = np.pad(native, (0, missing))
    pcm = soxr.resample(native, native_rate_hz, job.sample_rate_hz)
    duration_s = pcm.size / job.sample_rate_hz
    times: list[tuple[float, float]] = []
    if job.with_words:
        expected = [espeak.phonemes_of(word) for word in words]
        for start, end in place_words(expected, spoken.stream, native.size, native_rate_hz):
            times.append((_seconds(start, native_rate_hz), min(_seconds(end, native_rate_hz), duration_s)))
    return Speech(pcm=pcm.astype("<i2", copy=False).tobytes(), words=tuple(times))


def _seconds(samples: int, rate_hz: int) -> float:
    return round(samples / rate_hz, 6)
