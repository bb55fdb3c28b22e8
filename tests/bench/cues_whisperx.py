"""The cues of whisperX, as SRT: `cues_whisperx.py`, with a script as JSON on standard input.

They are those of `--max_line_width 42 --max_line_count 2`. This program needs `whisperx` and imports nothing
of subgen: `cues_rivals.py` makes the environment and sends the script.
"""

import json
import sys

from whisperx.utils import WriteSRT  # type: ignore[import-not-found]

_LIMITS = {"max_line_width": 42, "max_line_count": 2, "highlight_words": False}


def _run() -> None:
    spoken = json.load(sys.stdin)
    segments = [
        {"start": line[0]["start"], "end": line[-1]["end"], "words": line} for line in spoken["lines"]
    ]
    result = {"segments": segments, "language": spoken["language"]}
    WriteSRT(".").write_result(result, sys.stdout, _LIMITS)


if __name__ == "__main__":
    _run()
