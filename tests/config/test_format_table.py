"""The table of formats, and the bitrates of audio."""

import pytest

from subgen.config.format_table import AUDIO_FORMATS, kbps_at


@pytest.mark.parametrize(
    ("sample_rate_hz", "kbps"),
    [(8000, 32), (16_000, 64), (22_050, 64), (24_000, 96), (44_100, 192), (48_000, 192), (4000, 32)],
)
def test_a_sample_rate_has_the_bitrate_of_the_next_lower_rate_in_the_table(
    sample_rate_hz: int, kbps: int
) -> None:
    assert kbps_at(AUDIO_FORMATS["mp3"].kbps, sample_rate_hz) == kbps


def test_every_table_of_bitrates_is_in_ascending_order_of_sample_rates() -> None:
    for form in AUDIO_FORMATS.values():
        assert list(form.kbps) == sorted(form.kbps)
