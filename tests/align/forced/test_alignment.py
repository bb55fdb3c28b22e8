"""Words of lines, found by models that were trained on the lines themselves."""

import os
import subprocess
import sys

import numpy as np
import pytest

from subgen.align.forced.alignment import LineAlignment, align_lines
from subgen.align.forced.features import speech_features
from subgen.align.forced.lines import SpokenLine
from subgen.align.forced.phone_models import PhoneModels
from subgen.align.forced.training import train_models
from tests.align.forced.signals import MS, line_of

SENTENCES = [["aso", "ieu", "sas", "oie"], ["oui", "esa", "ua"], ["sie", "aou", "iso", "usa", "ei"]]


def _aligned(models: PhoneModels, *lines: SpokenLine) -> list[LineAlignment]:
    return align_lines(models, [line.names for line in lines], [line.audio for line in lines])


def _errors_ms(alignment: LineAlignment, truth: list[tuple[int, int]]) -> list[float]:
    assert None not in alignment.words
    spans = [word for word in alignment.words if word]
    return [
        max(abs(span.start - start), abs(span.end - end)) / MS
        for span, (start, end) in zip(spans, truth, strict=True)
    ]


@pytest.mark.parametrize("noise", [1e-4, 0.02])
def test_words_of_lines_are_found_to_20_ms(noise: float) -> None:
    lines = [line_of(words, seed=seed, noise=noise) for seed, words in enumerate(SENTENCES)]
    models = train_models([line for line, _ in lines])

    found = _aligned(models, *[line for line, _ in lines])

    errors = [
        error for each, (_, truth) in zip(found, lines, strict=True) for error in _errors_ms(each, truth)
    ]
    assert max(errors) < 20


def test_words_around_a_pause_inside_a_line_are_found() -> None:
    line, truth = line_of(SENTENCES[0], pauses_ms={2: 900})

    [found] = _aligned(train_models([line]), line)

    assert max(_errors_ms(found, truth)) < 20


def test_a_line_that_was_not_trained_on_is_found_with_kept_models() -> None:
    trained = [line_of(words, seed=seed)[0] for seed, words in enumerate(SENTENCES)]
    models = PhoneModels.unpack(train_models(trained).pack())
    line, truth = line_of(["usi", "aeo", "sua"], seed=7)

    [found] = _aligned(models, line)

    assert max(_errors_ms(found, truth)) < 20


def test_words_that_are_not_spoken_have_no_time() -> None:
    line, _ = line_of(SENTENCES[0])
    models = train_models([line])

    [found] = align_lines(models, [[*line.names[:2], (), *line.names[2:]]], [line.audio])

    assert [word is None for word in found.words] == [False, False, True, False, False]


def test_words_do_not_overlap_and_last_5_ms_even_in_audio_that_is_too_short() -> None:
    line, _ = line_of(SENTENCES[0])
    models = train_models([line])
    short = speech_features(np.random.default_rng(1).normal(size=60 * MS))

    [found] = align_lines(models, [line.names], [short])

    spans = [word for word in found.words if word]
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert len(spans) == 4
    assert edges == sorted(edges)
    assert edges[0] >= 0
    assert edges[-1] <= 60 * MS
    assert all(span.end - span.start >= 5 * MS for span in spans)
    assert found.score == -np.inf


def test_a_line_without_words_has_no_spans() -> None:
    line, _ = line_of(SENTENCES[0])

    assert align_lines(train_models([line]), [[]], [line.audio])[0].words == ()


def test_lines_are_aligned_the_same_alone_and_together() -> None:
    lines = [line_of(words, seed=seed)[0] for seed, words in enumerate(SENTENCES)]
    models = train_models(lines)

    assert _aligned(models, *lines) == [_aligned(models, line)[0] for line in lines]


@pytest.mark.parametrize("threads", ["1", "4"])
def test_the_number_of_threads_changes_no_byte(threads: str) -> None:
    program = (
        "import sys; from tests.align.forced.test_alignment import SENTENCES, line_of, train_models;"
        "lines = [line_of(words, seed=seed)[0] for seed, words in enumerate(SENTENCES)];"
        "sys.stdout.write(train_models(lines).pack().hex())"
    )
    variables = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), threads)

    packed = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | variables,
        check=True,
        capture_output=True,
        text=True,
    ).stdout

    here = train_models([line_of(words, seed=seed)[0] for seed, words in enumerate(SENTENCES)])
    assert packed == here.pack().hex()
