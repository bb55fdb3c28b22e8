"""Errors of the words that `subgen.align.forced` finds, on speech with known word times.

`python tests/bench/word_aligner.py [--voices NAME ...] [--lines FIRST:LAST] [--sets NAME ...]`. Needs the
Debian packages flite, festival and festival's voices. They speak `word_aligner.txt` and report where their
words are: that is the truth. The reference speech comes from espeak-ng, called directly.

Voices of flite are `flite:NAME`, of festival `festival:NAME`. The settings of the aligner were chosen on the
first 45 lines of four voices; `flite:awb`, `flite:kal16` and the last 15 lines were not looked at.

clean    as spoken; models trained on all lines of the voice
lone     as spoken; models trained on each line alone
noise10  pink noise, 10 dB below the speech
tel8k    8 kHz
pauses   two pauses of 0.4 to 1.2 s put in before words of each line, but not after an article
lead     1.5 s of silence before the line and 1 s after it

Errors in ms: of starts their mean, median and 95th percentile, the share under 50 ms and the number over
500 ms; of ends their mean; the length of the shortest word; and seconds of audio a second of CPU, for
training and for aligning, both without the features. Lines whose words do not match are left out.
"""

import argparse
import subprocess
import tempfile
import time
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from subgen.align.forced.alignment import align_lines
from subgen.align.forced.features import SAMPLE_RATE_HZ, FloatArray, speech_features
from subgen.align.forced.lines import ReferencePhone, SpokenLine
from subgen.align.forced.training import train_models
from subgen.align.phoneme_matching import place_words
from subgen.espeak.library import start
from subgen.espeak.phonemes import phonemes_of
from subgen.espeak.speech import speak
from subgen.espeak.voices import VoiceParameters

TEXTS = Path(__file__).with_suffix(".txt")
VOICES = [
    "festival:kal_diphone",
    "festival:cmu_us_slt_arctic_hts",
    "flite:rms",
    "flite:slt",
    "flite:awb",
    "flite:kal16",
]
SETS = ["clean", "lone", "noise10", "tel8k", "pauses", "lead"]
ARTICLES = {"a", "an", "the"}
Times = list[tuple[float, float]]

FESTIVAL = """(define (dump text wave times)
  (let ((utt (utt.synth (eval (list 'Utterance 'Text text)))) (file (fopen times "w")))
    (mapcar (lambda (word) (if (item.daughters (item.relation word 'SylStructure))
        (format file "%f %f\\n" (item.feat word "word_start") (item.feat word "word_end"))
        (format file "-1 -1\\n"))) (utt.relation.items utt 'Word))
    (fclose file) (utt.save.wave utt wave 'riff)))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A line as a synthesizer spoke it, with the seconds of its words."""

    text: str
    audio: FloatArray
    times: Times


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--voices", nargs="+", default=VOICES)
    parser.add_argument("--lines", default="0:60")
    parser.add_argument("--sets", nargs="+", default=SETS, choices=SETS)
    options = parser.parse_args()
    texts = TEXTS.read_text("utf-8").splitlines()[slice(*map(int, options.lines.split(":")))]
    references = {text: reference_speech(text) for text in texts}
    print(
        "set     voice                          mean median p95  <50 %  >500 | ends | shortest | train, align"
    )
    for voice in options.voices:
        with tempfile.TemporaryDirectory() as folder:
            lines = list(spoken_lines(voice, texts, Path(folder)))
        for name in options.sets:
            changed = [altered(line, name, seed) for seed, line in enumerate(lines)]
            print(f"{name:7} {voice:30} {figures(changed, references, is_lone=name == 'lone')}", flush=True)


def figures(
    lines: list[Spoken],
    references: dict[str, tuple[FloatArray, list[list[ReferencePhone]]]],
    *,
    is_lone: bool,
) -> str:
    inputs = []
    for line in lines:
        samples, phones = references[line.text]
        words = tuple(map(tuple, phones))
        inputs.append(
            SpokenLine(words=words, reference=speech_features(samples), audio=speech_features(line.audio))
        )
    found, trained_s, aligned_s = [], 0.0, 0.0
    for group in [[each] for each in inputs] if is_lone else [inputs]:
        times_s = [time.process_time()]
        models = train_models(group)
        times_s.append(time.process_time())
        found += align_lines(models, [each.names for each in group], [each.audio for each in group])
        trained_s += times_s[1] - times_s[0]
        aligned_s += time.process_time() - times_s[1]
    audio_s = sum(line.audio.size for line in lines) / SAMPLE_RATE_HZ
    spans = [word for line in found for word in line.words]
    if None in spans:
        raise SystemExit("a word has no phones")
    ours = np.array([(word.start, word.end) for word in spans if word]) * 1000 / SAMPLE_RATE_HZ
    errors = np.abs(ours - np.array([times for line in lines for times in line.times]) * 1000)
    starts, ends = errors.T
    return (
        f"{starts.mean():5.1f} {np.median(starts):5.1f} {np.percentile(starts, 95):5.0f} "
        f"{(starts < 50).mean():6.1%} {(starts > 500).sum():4} | {ends.mean():4.1f} | "
        f"{np.diff(ours).min():5.1f} | {audio_s / trained_s:4.0f} {audio_s / aligned_s:4.0f}"
    )


def altered(line: Spoken, name: str, seed: int) -> Spoken:
    """Return a line as a set has it."""
    dice = np.random.default_rng(seed)
    if name == "noise10":
        spectrum = np.fft.rfft(dice.normal(size=line.audio.size))
        noise = np.fft.irfft(spectrum / np.sqrt(np.maximum(np.arange(spectrum.size), 20)), line.audio.size)
        level = np.sqrt(np.mean(line.audio**2) / np.mean(noise**2) / 10)
        return Spoken(text=line.text, audio=line.audio + level * noise, times=line.times)
    if name == "tel8k":
        narrow = soxr.resample(line.audio, SAMPLE_RATE_HZ, 8000)
        return Spoken(text=line.text, audio=soxr.resample(narrow, 8000, SAMPLE_RATE_HZ), times=line.times)
    if name == "pauses":
        return paused(line, dice)
    if name == "lead":
        edges = [dice.normal(size=size) * 1e-4 for size in (3 * SAMPLE_RATE_HZ // 2, SAMPLE_RATE_HZ)]
        times = [(start + 1.5, end + 1.5) for start, end in line.times]
        return Spoken(text=line.text, audio=np.concatenate([edges[0], line.audio, edges[1]]), times=times)
    return line


def paused(line: Spoken, dice: np.random.Generator) -> Spoken:
    words = line.text.split()
    places = [index for index in range(2, len(words) - 1) if words[index - 1].lower() not in ARTICLES]
    chosen = sorted(dice.choice(places, 2, replace=False).tolist())
    pieces, times, at, added = [], [], 0, 0.0
    for index, (begin, end) in enumerate(line.times):
        if index in chosen:
            cut, size = int(begin * SAMPLE_RATE_HZ), int(dice.uniform(0.4, 1.2) * SAMPLE_RATE_HZ)
            piece = line.audio[at:cut].copy()
            piece[-160:] *= np.linspace(1, 0, piece[-160:].size)
            pieces += [piece, dice.normal(size=size) * 1e-4]
            at, added = cut, added + size / SAMPLE_RATE_HZ
        times.append((begin + added, end + added))
    return Spoken(text=line.text, audio=np.concatenate([*pieces, line.audio[at:]]), times=times)


def reference_speech(text: str) -> tuple[FloatArray, list[list[ReferencePhone]]]:
    """Speak a text with espeak-ng, and find the phones of its words."""
    rate = start()
    speech = speak(text, VoiceParameters(name="en-us", words_per_minute=160, pitch=50))
    samples = np.frombuffer(speech.pcm, np.int16)
    spans = place_words(phonemes_of(text.split(), "en-us"), speech.phonemes, samples.size, rate)
    ends = [*[phone.sample for phone in speech.phonemes[1:]], samples.size]
    phones: list[list[ReferencePhone]] = [[] for _ in spans]
    for phone, end in zip(speech.phonemes, ends, strict=True):
        for word, (first, after) in zip(phones, spans, strict=True):
            if first <= phone.sample < after and not phone.is_pause:
                name = phone.name.lstrip("',%=|").replace(":", "") or phone.name
                edges = [edge * SAMPLE_RATE_HZ // rate for edge in (phone.sample, end)]
                word.append(ReferencePhone(name=name, start=edges[0], end=edges[1]))
    return soxr.resample(samples / 32768, rate, SAMPLE_RATE_HZ), phones


def spoken_lines(voice: str, texts: list[str], folder: Path) -> Iterator[Spoken]:
    engine, name = voice.split(":")
    speaker = festival_lines if engine == "festival" else flite_lines
    for text, (path, times) in zip(texts, speaker(name, texts, folder), strict=True):
        if len(times) == len(text.split()) and all(start >= 0 for start, _ in times):
            yield Spoken(text=text, audio=samples_of(path), times=times)


def samples_of(path: Path) -> FloatArray:
    with wave.open(str(path)) as audio:
        samples: NDArray[np.float64] = np.frombuffer(audio.readframes(audio.getnframes()), "<i2") / 32768
        return np.asarray(soxr.resample(samples, audio.getframerate(), SAMPLE_RATE_HZ))


def festival_lines(voice: str, texts: list[str], folder: Path) -> Iterator[tuple[Path, Times]]:
    calls = [
        f'(dump "{text}" "{folder}/{index}.wav" "{folder}/{index}.txt")' for index, text in enumerate(texts)
    ]
    script = folder / "lines.scm"
    script.write_text("\n".join([FESTIVAL, f"(voice_{voice})", *calls]))
    subprocess.run(["festival", "-b", str(script)], check=True)  # noqa: S607 # from the PATH
    for index in range(len(texts)):
        rows = (folder / f"{index}.txt").read_text().splitlines()
        yield folder / f"{index}.wav", [(float(row.split()[0]), float(row.split()[1])) for row in rows]


def flite_lines(voice: str, texts: list[str], folder: Path) -> Iterator[tuple[Path, Times]]:
    """Find the words of flite's phones: words are also spoken alone, and the rows of phones compared."""
    alone: dict[str, list[str]] = {}
    for index, text in enumerate(texts):
        path = folder / f"{index}.wav"
        phones = flite_phones(voice, text, path)
        words = [word.strip(".,?!") for word in text.split()]
        for word in words:
            alone.setdefault(word, [name for name, _, _ in flite_phones(voice, word, folder / "word.wav")])
        expected = [(name, owner) for owner, word in enumerate(words) for name in alone[word]]
        spans: dict[int, tuple[float, float]] = {}
        for phone, owner in zip(phones, owners([name for name, _, _ in phones], expected), strict=True):
            spans[owner] = (spans.get(owner, phone[1:])[0], phone[2])
        yield path, [spans.get(owner, (-1.0, -1.0)) for owner in range(len(words))]


def owners(names: list[str], expected: list[tuple[str, int]]) -> list[int]:
    """Return the word of each phone; phones that were not expected belong to the words around them."""
    found = [-1] * len(names)
    matcher = SequenceMatcher(None, names, [name for name, _ in expected], autojunk=False)
    for _, first, last, low, high in matcher.get_opcodes():
        for place in range(first, last):
            other = min(low + place - first, high - 1) if high > low else max(0, low - 1)
            found[place] = expected[other][1]
    return found


def flite_phones(voice: str, text: str, path: Path) -> list[tuple[str, float, float]]:
    command = ["flite", "-voice", voice, "-psdur", "-t", text, "-o", str(path)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    phones, at = [], 0.0
    for name, end in (each.rsplit(":", 1) for each in printed):
        if name != "pau":
            phones.append((name, at, float(end)))
        at = float(end)
    return phones


if __name__ == "__main__":
    main()
