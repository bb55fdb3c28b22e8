"""Speech for a voice job: speak, resample, place the words."""

import numpy as np

from subgen.align.phoneme_matching import UNSPOKEN_S, place_words
from subgen.espeak.library import start
from subgen.espeak.phonemes import phonemes_of
from subgen.espeak.speech import TooLong, speak
from subgen.resampling.pcm import resample
from subgen.server.voice_job import Speech, VoiceJob
from subgen.text.words import spaced_words

__all__ = ["render", "start"]


def render(job: VoiceJob) -> Speech:
    """Speak a job at the sample rate that it asks for, with the times of its words where it wants them."""
    native_rate_hz = start()
    try:
        spoken = speak(job.text, job.voice, job.most_audio_s * native_rate_hz)
    except TooLong:
        reason = f"the audio of the text has more than {job.most_audio_s:g} s; send it in parts"
        return Speech(error=reason, is_too_long=True)
    native = np.frombuffer(spoken.pcm, dtype=np.int16)
    words = [word.text for word in spaced_words(job.text)]
    # A text without a sound is still a moment of silence, in which every word has its place.
    missing = round(UNSPOKEN_S * native_rate_hz) * max(1, len(words)) - native.size
    if missing > 0:
        native = np.pad(native, (0, missing))
    pcm = resample(native, native_rate_hz, job.sample_rate_hz)
    duration_s = pcm.size / job.sample_rate_hz
    times: list[tuple[float, float]] = []
    if job.with_words:
        expected = phonemes_of(words, job.voice.name)
        for start_sample, end_sample in place_words(expected, spoken.phonemes, native.size, native_rate_hz):
            start_s, end_s = _seconds(start_sample, native_rate_hz), _seconds(end_sample, native_rate_hz)
            times.append((start_s, min(end_s, duration_s)))
    return Speech(pcm=pcm.astype("<i2", copy=False).tobytes(), words=tuple(times))


def _seconds(samples: int, rate_hz: int) -> float:
    return round(samples / rate_hz, 6)
