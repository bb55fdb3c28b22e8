"""CPU time and memory for one very long line: dry runs of each kind of input, and a whole run.

`python tests/bench/long_line.py [--dry BYTES...] [--spoken BYTES...]`. The line is random sentences of one
language, so that no two requests are equal; it is a line of a script, a cell, a string or a paragraph. Each
command is a process by itself. A linear command takes the same time a megabyte for every size. Of a dry run
the time and the memory of the imports are subtracted.
"""

# ruff: noqa: RUF001 # Chinese has wide marks

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

_WORDS = {
    "en": "the ship lay at anchor in bay nobody came ashore captain Mr. Brown wrote letters harbour morning",
    "hi": "यह एक बहुत अच्छा दिन है हम बाज़ार जा रहे हैं और शाम को घर लौटेंगे डॉ. शर्मा ने कहा",
    "ja": "海 の 上 には 一隻 船 も なかった 老人 は 窓辺 に 座り 遠く 灯台 を 見て いた 明日 もっと よく",
    "zh": "海面 上 没有 一条 船 老人 坐在 窗边 看着 远处 的 灯塔 想起 了 很多年 前 事情 明天 会 更好",
}
_ENDS = {"en": (" ", ",", "."), "hi": (" ", ",", "।"), "ja": ("", "、", "。"), "zh": ("", "，", "。")}
"""Language -> what separates its words, ends a clause, ends a sentence."""

_KINDS: dict[str, Callable[[str], str]] = {
    "txt": lambda text: text,
    "csv": lambda text: f'text\n"{text}"\n',
    "jsonl": lambda text: json.dumps({"text": text}, ensure_ascii=False),
    "md": lambda text: text,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One command.

    Attributes:
        cpu_s: CPU seconds of the process and its children.
        peak_mb: Peak memory of the process.
    """

    cpu_s: float
    peak_mb: float


def sentences(language: str) -> Iterator[str]:
    """Yield random sentences, which are the same in each run."""
    words, (space, comma, end) = _WORDS[language].split(), _ENDS[language]
    dice = random.Random(1)  # noqa: S311 # any text will do
    while True:
        chosen = [dice.choice(words) for _ in range(dice.randint(4, 16))]
        cut = dice.randrange(len(chosen))
        yield f"{space.join(chosen[:cut])}{comma}{space}{space.join(chosen[cut:])}{end}{space}".lstrip(
            ",、，"
        )


def line_of(language: str, size: int) -> str:
    """One line of about so many bytes."""
    parts: list[str] = []
    for sentence in sentences(language):
        parts.append(sentence)
        size -= len(sentence.encode())
        if size <= 0:
            return "".join(parts).strip()
    raise AssertionError


def measured(*arguments: str) -> Figure:
    """Run subgen and wait for it."""
    child = subprocess.Popen([sys.executable, "-m", "subgen", *arguments], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode in (0, 1), child.returncode
    unit = 1 if sys.platform == "darwin" else 1024
    return Figure(cpu_s=used.ru_utime + used.ru_stime, peak_mb=used.ru_maxrss * unit / 1e6)


def dry_runs(folder: Path, sizes: list[int]) -> None:
    """Print the figures of a dry run of each language and kind."""
    print(f"{'dry run':12} {'MB':>6} {'CPU s':>7} {'peak MB':>8} {'s a MB':>7} {'bytes a character':>18}")
    idle = _idle(folder)
    for language in _WORDS:
        for kind in _KINDS if language == "en" else ("txt",):
            for size in sizes:
                text = line_of(language, size)
                path = folder / f"{language}.{kind}"
                path.write_text(_KINDS[kind](text), encoding="utf-8")
                figure = measured("run", str(path), "--dry-run", "-q", "-o", str(folder / "out"))
                bytes_a_character = (figure.peak_mb - idle.peak_mb) * 1e6 / len(text)
                print(
                    f"{language + ' .' + kind:12} {size / 1e6:6.2f} {figure.cpu_s:7.1f} "
                    f"{figure.peak_mb:8.0f} "
                    f"{(figure.cpu_s - idle.cpu_s) / size * 1e6:7.2f} {bytes_a_character:18.0f}",
                    flush=True,
                )


def _idle(folder: Path) -> Figure:
    """A dry run of one word: the imports."""
    path = folder / "idle.txt"
    path.write_text("Hello.", encoding="utf-8")
    return measured("run", str(path), "--dry-run", "-q", "-o", str(folder / "out"))


def whole_runs(folder: Path, sizes: list[int]) -> None:
    """Print the figures of a run with all formats, of the commands that read its outputs."""
    print(f"\n{'command':12} {'kB':>6} {'CPU s':>7} {'peak MB':>8} {'s a 100 kB':>11}")
    for language in ("en", "zh"):
        for size in sizes:
            path = folder / f"{language}{size}.txt"
            path.write_text(line_of(language, size), encoding="utf-8")
            out = str(folder / f"{language}{size}")
            options = ("--sample-rate", "8000", "--speed", "2", "--clips", "-q", "-o", out)
            subtitles = [str(Path(out, f"{path.stem}.{ending}")) for ending in ("srt", "vtt", "ass")]
            formats = "srt,vtt,ass,json,lrc,ttml,textgrid,ctm,tsv,audacity"
            for name, arguments in (
                ("run", ("run", str(path), "--formats", formats, *options)),
                ("run again", ("run", str(path), "--formats", formats, *options)),
                ("status", ("status", out)),
                ("verify", ("verify", out)),
                ("check", ("check", *subtitles)),
            ):
                figure = measured(*arguments)
                print(
                    f"{language} {name:9} {size / 1e3:6.0f} {figure.cpu_s:7.1f} {figure.peak_mb:8.0f} "
                    f"{figure.cpu_s / size * 1e5:11.2f}",
                    flush=True,
                )


def main() -> None:
    """Run both parts."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--dry", type=int, nargs="*", default=[1_000_000, 10_000_000], metavar="BYTES")
    parser.add_argument("--spoken", type=int, nargs="*", default=[30_000, 120_000], metavar="BYTES")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.dry:
            dry_runs(Path(folder), options.dry)
        if options.spoken:
            whole_runs(Path(folder), options.spoken)


if __name__ == "__main__":
    main()
