"""Speech for a voice job: speak, resample, place the words.

A text that continues another is spoken together with it, and the sound is cut where the other text ends: so
it begins as it would in the middle of a speech, with the pause that belongs there, or none. A text that goes
on in its sentence is spoken with words after it, and cut before them: so its voice does not fall at the end.
"""

import numpy as np
from numpy.typing import NDArray

from subgen.align.phoneme_matching import UNSPOKEN_S, place_words
from subgen.espeak.library import start
from subgen.espeak.phonemes import phonemes_of
from subgen.espeak.speech import TooLong, speak
from subgen.resampling.pcm import resample
from subgen.server.espeak_text import espeak_text, word_phonemes
from subgen.server.voice_job import Speech, VoiceJob
from subgen.text.punctuation import ends_clause, ends_sentence
from subgen.text.words import spaced_words

__all__ = ["render", "start"]

_LONGEST_FILLER = 20


def render(job: VoiceJob) -> Speech:
    """Speak a job at the sample rate that it asks for, with the times of its words where it wants them."""
    native_rate_hz = start()
    before, words, after = _words(job.before), _words(job.text), _filler(job)
    try:
        spoken = speak(
            _spoken_text(job, after),
            job.voice,
            job.most_audio_s * native_rate_hz,
            with_phonemes=bool(job.pieces),
        )
    except TooLong:
        reason = f"the audio of the text has more than {job.most_audio_s:g} s; send it in parts"
        return Speech(error=reason, is_too_long=True)
    unspoken = round(UNSPOKEN_S * native_rate_hz)
    everything = [*before, *words, *after]
    native = _at_least(np.frombuffer(spoken.pcm, dtype=np.int16), unspoken * max(1, len(everything)))
    spans: list[tuple[int, int]] = []
    if job.with_words or before or after:
        expected = phonemes_of(before, job.voice.name) + _phonemes(job, words)
        expected += phonemes_of(after, job.voice.name)
        spans = place_words(expected, spoken.phonemes, native.size, native_rate_hz)
    begins = spans[len(before) - 1][1] if before else 0
    ends = spans[len(before) + len(words) - 1][1] if after else native.size
    pcm = resample(
        _at_least(native[begins:ends], unspoken * max(1, len(words))), native_rate_hz, job.sample_rate_hz
    )
    duration_s = pcm.size / job.sample_rate_hz
    times = [
        (_seconds(first - begins, native_rate_hz), min(_seconds(end - begins, native_rate_hz), duration_s))
        for first, end in spans[len(before) : len(before) + len(words)]
        if job.with_words
    ]
    return Speech(pcm=pcm.astype("<i2", copy=False).tobytes(), words=tuple(times))


def _words(text: str) -> list[str]:
    return [word.text for word in spaced_words(text)]


def _filler(job: VoiceJob) -> list[str]:
    """Return words to speak after a text that goes on in its sentence: one of its own, so of its language."""
    words = _words(job.text)
    if not job.goes_on or not words or _ends_tune(words[-1]):
        return []
    fitting = [word for word in words if len(word) <= _LONGEST_FILLER and not _ends_tune(word)]
    spelt = [word for word in fitting if any(map(str.isalpha, word)) and not any(map(str.isdigit, word))]
    return spelt[-1:] * 2


def _ends_tune(word: str) -> bool:
    return ends_clause(word) or ends_sentence(word)


def _spoken_text(job: VoiceJob, after: list[str]) -> str:
    parts = [job.before] if job.before.strip() else []
    text = job.text
    if job.pieces:  # then double brackets are phonemes
        text = espeak_text(job.pieces)
        parts, after = _without_phonemes(parts), _without_phonemes(after)
    return " ".join([*parts, text, *after])


def _without_phonemes(texts: list[str]) -> list[str]:
    """Part double brackets, so that what is in them is no notation of phonemes."""
    return [text.replace("[[", "[ [").replace("]]", "] ]") for text in texts]


def _phonemes(job: VoiceJob, words: list[str]) -> list[list[str]]:
    """Return the phonemes that are said for each word of the text."""
    said = word_phonemes(job.pieces, len(words), job.voice.name) if job.pieces else None
    return said or phonemes_of(words, job.voice.name)


def _at_least(native: NDArray[np.int16], samples: int) -> NDArray[np.int16]:
    """Pad a speech: a text without a sound is still a moment of silence, with a place for each word."""
    missing = samples - native.size
    return np.pad(native, (0, missing)) if missing > 0 else native


def _seconds(samples: int, rate_hz: int) -> float:
    return round(samples / rate_hz, 6)
