"""The cues of stable-ts, as SRT: `cues_stable.py REGROUP`, with a script as JSON on standard input.

REGROUP says how to regroup the lines of the script, in the notation of stable-ts. This program needs
`stable-ts` and imports nothing of subgen: `cues_rivals.py` makes the environment and sends the script.
"""

import json
import sys
from importlib import import_module
from types import ModuleType

# stable-ts imports torchaudio, whose builds for Linux need CUDA. Cutting cues uses nothing of it: otherwise
# this empty module would make the program fail.
sys.modules["torchaudio"] = ModuleType("torchaudio")
stable_whisper = import_module("stable_whisper")


def _run() -> None:
    lines = json.load(sys.stdin)["lines"]
    segments = [[{**word, "word": f" {word['word']}"} for word in line] for line in lines]
    result = stable_whisper.WhisperResult(segments).regroup(sys.argv[1])
    print(result.to_srt_vtt(word_level=False))


if __name__ == "__main__":
    _run()
