"""Models that are trained on lines."""

import numpy as np

from subgen.align.forced.features import SAMPLE_RATE_HZ, speech_features
from subgen.align.forced.lines import SpokenLine
from subgen.align.forced.training import train_models
from tests.align.forced.signals import line_of


def test_the_phones_of_the_lines_get_models() -> None:
    models = train_models([line_of(["aso", "i"])[0], line_of(["ua"])[0]])

    assert models.phones.names == ("", "a", "i", "o", "s", "u")


def test_a_phone_sounds_likelier_by_its_own_model() -> None:
    line, truth = line_of(["aaa", "sss", "aaa", "sss"])
    models = train_models([line])

    scores = models.scores(line.audio.frames, line.audio.is_pause[::2])

    middle = (truth[1][0] + truth[1][1]) // 2 // (SAMPLE_RATE_HZ // 100)
    hiss, vowel = models.phones.first_states(["s", "a"]) + 1
    assert scores[middle, hiss] > scores[middle, vowel] + 10


def test_training_again_gives_the_same_bytes() -> None:
    lines = [line_of(["aso", "ieu"], seed=seed)[0] for seed in range(3)]

    assert train_models(lines).pack() == train_models(lines).pack()


def test_audio_without_speech_can_be_trained_on() -> None:
    line, _ = line_of(["aso", "ieu"])
    silent = SpokenLine(
        words=line.words, reference=line.reference, audio=speech_features(np.zeros(SAMPLE_RATE_HZ))
    )

    models = train_models([silent])

    assert np.isfinite(models.means).all()
    assert (models.variances > 0).all()


def test_audio_shorter_than_its_phones_can_be_trained_on() -> None:
    line, _ = line_of(["aso", "ieu"])
    short = speech_features(np.random.default_rng(1).normal(size=SAMPLE_RATE_HZ // 20))

    models = train_models([line, SpokenLine(words=line.words, reference=line.reference, audio=short)])

    assert np.isfinite(models.means).all()
