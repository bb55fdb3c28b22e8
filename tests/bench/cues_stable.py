"""The cues of stable-ts, as SRT: `cues_stable.py REGROUP`, with a script as JSON on standard input.

REGROUP is what to do with the lines of the script, in stable-ts's own notation. Runs where `stable-ts` is
installed, and nothing of subgen's is: `cues_rivals.py` makes the place, and sends the script.
"""

import json
import sys
from importlib import import_module
from types import ModuleType

# stable-ts imports torchaudio, whose builds for Linux want CUDA. Cutting cues uses nothing of it: if it did,
# this empty module would end the program.
sys.modules["torchaudio"] = ModuleType("torchaudio")
stable_whisper = import_module("stable_whisper")


def _run() -> None:
    lines = json.load(sys.stdin)["lines"]
    heard = [[{**word, "word": f" {word['word']}"} for word in line] for line in lines]
    result = stable_whisper.WhisperResult(heard).regroup(sys.argv[1])
    print(result.to_srt_vtt(word_level=False))


if __name__ == "__main__":
    _run()
