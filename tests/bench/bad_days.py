"""A service on its worst days: each fault at 30 %, and all at 10 %, over 200 lines whose words are tones.

Every line has to be done, and every word of the alignment where its tone is in the audio: what is not is
printed, and the exit status is 1. `bad_days.py [FAULT...]` tries those alone.
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
_NOT_TO_BE_SURVIVED = "refuse-401"


def day(name: str, faults: list[str]) -> bool:
    """One run; whether all went well."""
    voice = ToneVoice()
    began_s = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, serve_tones(voice, faults) as url:
        result, wrong = spoken(Path(folder), url, _LINES, stall_after=_STALL_AFTER_S)
    (told,) = result.spoken.values()
    words = result.delivered[0].facts.words if result.delivered else None
    repaired = sum(count for _, count in words.repaired) if words else 0
    estimated = words.estimated if words else 0
    print(
        f"{name:21}  {time.monotonic() - began_s:6.1f} s  {told.done:4} done  {told.attempts:4} attempts  "
        f"{sum(voice.asked.values()):4} spoken  {repaired:4} repaired  {estimated:4} estimated"
    )
    for problem in wrong[:5]:
        print(f"  FAILED {problem}")
    return not wrong and told.done == _LINES


def main() -> None:
    """Try every fault alone, then all together."""
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # clients that leave are what it is about
    survivable = [name for name in FAULTS if name != _NOT_TO_BE_SURVIVED]
    names = sys.argv[1:] or survivable
    good = [day(name, [f"{name}=0.3{_DETAILS.get(name, '')}"]) for name in names]
    if not sys.argv[1:]:
        good.append(day("all at 10 %", [f"{name}=0.1{_DETAILS.get(name, '')}" for name in survivable]))
    if not all(good):
        sys.exit(1)


if __name__ == "__main__":
    main()
