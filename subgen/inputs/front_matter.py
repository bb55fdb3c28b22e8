"""Front matter of Markdown: YAML, TOML, JSON, and the title block of Pandoc."""

import re

__all__ = ["front_matter_rows"]

_ENDS = {"---": ("---", "..."), "+++": ("+++",), "{": ("}",)}
"""First row -> rows that end it."""

_FIRST_KEY = {
    "---": re.compile(r"""["'\w][^:]*:(\s|$)"""),
    "+++": re.compile(r"""["'\w][^=]*=|\["""),
    "{": re.compile(r"""\s*"[^"]+"\s*:"""),
}
"""First row -> the form of the row after it; else `---` is only a break."""


def front_matter_rows(lines: list[str]) -> int:
    """Count the rows of front matter; 0 if there is none.

    Args:
        lines: All rows of a text.
    """
    mark = lines[0].rstrip()
    if mark.startswith("% "):
        ends = (row for row, line in enumerate(lines) if not line.startswith(("%", "  ")))
        end = next(ends, len(lines))
        return end if end == len(lines) or not lines[end].strip() else 0
    if mark not in _ENDS:
        return 0
    end = next((row for row, line in enumerate(lines) if row and line.rstrip() in _ENDS[mark]), 0)
    first = next((line for line in lines[1:end] if line.strip() and not line.startswith("#")), "")
    return end + 1 if _FIRST_KEY[mark].match(first) else 0
