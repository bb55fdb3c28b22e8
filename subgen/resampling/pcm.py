"""Change the sample rate of PCM."""

import numpy as np
import soxr
from numpy.typing import NDArray

__all__ = ["resample"]


def resample(samples: NDArray[np.int16], from_hz: int, to_hz: int) -> NDArray[np.int16]:
    """Resample a whole recording, in soxr's high quality.

    Args:
        samples: Signed 16-bit samples, mono.
        from_hz: Their rate, in Hz.
        to_hz: The rate wanted, in Hz.

    Returns:
        The same sound in `len(samples) * to_hz / from_hz` samples, rounded; silence stays silence.
    """
    resampled = np.asarray(soxr.resample(samples, from_hz, to_hz), dtype=np.int16)
    # soxr dithers by one step, and the dither of a short silence is another in every process.
    return resampled if samples.any() else np.zeros_like(resampled)
