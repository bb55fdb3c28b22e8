"""Fades and gain of a take, by pydub.

pydub counts in milliseconds, and a fade over 221 samples returns 220. So it is given the samples of the fade
alone, cut to the sample, and the length of the result is checked.
"""

import warnings

import numpy as np

with warnings.catch_warnings():
    # pydub looks for ffmpeg when it is imported, and warns; nothing here needs ffmpeg.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment
from subgen.errors import OutputError
from subgen.model import BYTES_PER_SAMPLE, Clipping

__all__ = ["shape"]


_FADE_MS = 5

_FULL_SCALE = 32_767

_FLAT_TOP = 3
"""Neighbouring samples at full scale that are taken for clipping, as Audacity's *Find Clipping* does."""


def _has_flat_tops(pcm: bytes) -> bool:
    """Whether neighbouring samples stay at full scale, on one side."""
    samples = np.frombuffer(pcm, "<i2")
    for at_peak in (samples == _FULL_SCALE, samples <= -_FULL_SCALE):
        tops = np.flatnonzero(at_peak)
        if (tops[_FLAT_TOP - 1 :] - tops[: 1 - _FLAT_TOP] == _FLAT_TOP - 1).any():
            return True
    return False


def shape(
    pcm: bytes,
    sample_rate_hz: int,
    gain_db: float = 0.0,
    *,
    joint_before: bool = True,
    joint_after: bool = True,
) -> tuple[bytes, Clipping | None]:
    """Fade a take over 5 ms at its joints, and apply a gain.

    Args:
        pcm: Signed 16-bit little-endian samples, mono.
        sample_rate_hz: Sample rate, in Hz.
        gain_db: Gain in decibels; 0 leaves every sample between the fades unchanged.
        joint_before: Whether audio precedes the take on the track.
        joint_after: Whether audio follows it.

    Returns:
        The same number of samples, and what cut any off at full scale: `service`, where the take came with
        flat tops, or `gain`; None where nothing did.
    """
    segment = AudioSegment(data=pcm, sample_width=BYTES_PER_SAMPLE, frame_rate=sample_rate_hz, channels=1)
    clipped: Clipping | None = None
    peak = segment.max
    if peak >= _FULL_SCALE and _has_flat_tops(pcm):
        clipped = "service"
    if gain_db:
        if clipped is None and peak * 10 ** (gain_db / 20) > segment.max_possible_amplitude:
            clipped = "gain"
        segment = segment.apply_gain(gain_db)
    samples = len(pcm) // BYTES_PER_SAMPLE
    fade_ms = min(_FADE_MS, samples * 1000 // sample_rate_hz // 2)
    edge = fade_ms * sample_rate_hz // 1000
    if not edge or not (joint_before or joint_after):
        return segment.raw_data, clipped
    first = segment.get_sample_slice(0, edge)
    last = segment.get_sample_slice(samples - edge, samples)
    shaped = b"".join(
        (
            (first.fade_in(fade_ms) if joint_before else first).raw_data,
            segment.get_sample_slice(edge, samples - edge).raw_data,
            (last.fade_out(fade_ms) if joint_after else last).raw_data,
        )
    )
    if len(shaped) != len(pcm):
        raise OutputError(f"shaping changed {samples} samples to {len(shaped) // BYTES_PER_SAMPLE}")
    return shaped, clipped
