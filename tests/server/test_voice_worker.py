"""The voice process."""

import json

from tests.conftest import Cli

IMPORTED = """
import json, sys
import subgen.server.voice_worker, subgen.server.render
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules} & {"aiohttp", "asyncio", "ssl"})))
"""


def test_a_voice_process_imports_no_event_loop_and_no_network(subgen: Cli) -> None:
    answer = subgen.python("-c", IMPORTED)

    assert json.loads(answer.stdout) == []
