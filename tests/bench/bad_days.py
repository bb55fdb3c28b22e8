"""Lines done and words in place under each fault at 30 %, and under all faults at 10 %: 200 lines of tones.

Every line has to be done, and every word of the alignment has to be where its tone is in the audio. Anything
else is printed, and the exit status is 1. `bad_days.py [FAULT...]` tries the named faults only.
"""

import logging
import sys
import tempfile
import time
from pathlib import Path

from subgen.server.faults.spec import FAULTS
from tests.support.tone_voice import ToneVoice, serve_tones, spoken

_LINES = 200
_DETAILS = {"stall": ":5s", "trickle": ":0.001s", "cap": ":3"}
_STALL_AFTER_S = 4.5
_FATAL = "refuse-401"


def run_under(name: str, faults: list[str]) -> bool:
    """Run once under some faults; return whether every line and word is right."""
    voice = ToneVoice()
    start_s = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, serve_tones(voice, faults) as url:
        result, wrong = spoken(Path(folder), url, _LINES, stall_after=_STALL_AFTER_S)
    (outcome,) = result.spoken.values()
    words = result.delivered[0].facts.words if result.delivered else None
    repaired = sum(count for _, count in words.repaired) if words else 0
    estimated = words.estimated if words else 0
    print(
        f"{name:21}  {time.monotonic() - start_s:6.1f} s  {outcome.done:4} done  "
        f"{outcome.attempts:4} attempts  {sum(voice.asked.values()):4} spoken  "
        f"{repaired:4} repaired  {estimated:4} estimated"
    )
    for problem in wrong[:5]:
        print(f"  FAILED {problem}")
    return not wrong and outcome.done == _LINES


def main() -> None:
    """Try every fault alone, then all together."""
    # clients that disconnect are part of the test
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)
    survivable = [name for name in FAULTS if name != _FATAL]
    names = sys.argv[1:] or survivable
    good = [run_under(name, [f"{name}=0.3{_DETAILS.get(name, '')}"]) for name in names]
    if not sys.argv[1:]:
        good.append(run_under("all at 10 %", [f"{name}=0.1{_DETAILS.get(name, '')}" for name in survivable]))
    if not all(good):
        sys.exit(1)


if __name__ == "__main__":
    main()
