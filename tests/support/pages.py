"""The project's pages in Markdown, and what tests need of them.

`python -m tests.support.pages` writes the present `subgen run --help` into its page.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["HELP_PAGE", "PAGES", "ROOT", "Section", "blocks", "quoted_help", "sections", "slugs", "table"]

ROOT = Path(__file__).parents[2]

HELP_PAGE = ROOT / "subgen" / "cli" / "README.md"
"""The page that quotes `subgen run --help`."""

HELP_COLUMNS = "100"
"""Width at which the help is quoted."""

PAGES = (
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    *sorted(
        path
        for folder in ("configs", "samples", "subgen", "tests")
        for path in ROOT.glob(f"{folder}/**/README.md")
    ),
)
"""Every page, the main one first."""

_HELP = re.compile(r"(?<=<!-- help -->\n```text\n).*?(?=```\n<!-- /help -->)", re.DOTALL)
_FENCED = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading of a page, and the text below it up to the next heading."""

    page: Path
    title: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}: {self.title}"


def blocks(text: str, language: str) -> list[str]:
    """Return the fenced blocks of a language, in order."""
    return [content for kind, content in _FENCED.findall(text) if kind == language]


def sections(page: Path) -> Iterator[Section]:
    """Yield the sections of a page; `#` within a fenced block is no heading."""
    text = page.read_text("utf-8")
    heads = list(_HEADING.finditer(_without_blocks(text)))
    ends = [*(head.start() for head in heads[1:]), len(text)]
    for head, end in zip(heads, ends, strict=True):
        yield Section(page=page, title=head[1], text=text[head.end() + 1 : end])


def slugs(page: Path) -> set[str]:
    """Return the anchors that GitHub gives the headings of a page."""
    titles = _HEADING.findall(_without_blocks(page.read_text("utf-8")))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def table(page: Path, first: str) -> list[dict[str, str]]:
    """Return the rows of the only table on a page whose first column has this head, each by column."""
    (lines,) = re.findall(
        rf"^(\| {re.escape(first)} \|.*\n(?:\|.*\n)+)", page.read_text("utf-8"), re.MULTILINE
    )
    head, _, *rows = (
        [cell.strip().strip("`") for cell in line[1:-1].split("|")] for line in lines.splitlines()
    )
    return [dict(zip(head, row, strict=True)) for row in rows]


def quoted_help() -> str:
    """Return the help of `subgen run` as its page quotes it."""
    (quoted,) = _HELP.findall(HELP_PAGE.read_text("utf-8"))
    return str(quoted)


def _without_blocks(text: str) -> str:
    """Return a text of the same length whose fenced blocks are blank."""
    return _FENCED.sub(lambda block: re.sub(r"[^\n]", " ", block[0]), text)


def _renew_help() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "subgen", "run", "--help"],
        cwd=ROOT,
        env={**os.environ, "COLUMNS": HELP_COLUMNS},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    page = HELP_PAGE.read_text("utf-8")
    HELP_PAGE.write_text(_HELP.sub(lambda _: answer.stdout, page), "utf-8", newline="\n")


if __name__ == "__main__":
    _renew_help()
