"""Jobs whose service gives up: what is spoken can be listened to under `--partial`."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from subgen.errors import AccountRefused, ServiceDown, ServiceError, SocketRefused
from subgen.model import Take, Utterance
from tests.support.wireless import Beeps, ran

SPOKEN = "id,text\na,One line.\n"
MORE = SPOKEN + "b,Another line.\nc,A third line.\n"


class GivesUp(Beeps):
    """A service that answers every request with an error."""

    def __init__(self, fault: ServiceError) -> None:
        super().__init__()
        self.fault = fault

    async def speak(self, utterance: Utterance, about: str, release: Callable[[], None]) -> Take:
        """Refuse at once."""
        del utterance, about
        self.asked += 1
        release()
        raise self.fault


@pytest.mark.parametrize(
    ("fault", "kind", "message"),
    [
        (
            SocketRefused("cannot reach it"),
            ServiceDown,
            (
                "2 lines are silent in the outputs: the service is down: "
                "cannot reach it; run again once it is back"
            ),
        ),
        (
            AccountRefused("the plan is used up", "403"),
            AccountRefused,
            "2 lines are silent in the outputs: the plan is used up (403)",
        ),
    ],
)
def test_a_service_that_gives_up_leaves_outputs_with_gaps_under_partial(
    tmp_path: Path, fault: ServiceError, kind: type[ServiceError], message: str
) -> None:
    ran(tmp_path, SPOKEN, Beeps())

    with pytest.raises(kind) as end:
        ran(tmp_path, MORE, GivesUp(fault), partial=True, give_up_after=0.0)

    lines = json.loads((tmp_path / "out" / "book.json").read_text())["lines"]
    assert [line["status"] for line in lines] == ["done", "failed", "failed"]
    assert (str(end.value), end.value.code) == (message, fault.code)
    assert not ran(tmp_path, MORE, Beeps(), partial=True).gaps


def test_without_partial_it_leaves_the_outputs_alone(tmp_path: Path) -> None:
    ran(tmp_path, SPOKEN, Beeps())

    with pytest.raises(AccountRefused, match=r"^the plan is used up$"):
        ran(tmp_path, MORE, GivesUp(AccountRefused("the plan is used up")))

    assert len(json.loads((tmp_path / "out" / "book.json").read_text())["lines"]) == 1


def test_nothing_is_written_of_an_input_without_any_take(tmp_path: Path) -> None:
    with pytest.raises(AccountRefused, match=r"^the plan is used up$"):
        ran(tmp_path, MORE, GivesUp(AccountRefused("the plan is used up")), partial=True)

    assert not (tmp_path / "out" / "book.json").exists()
