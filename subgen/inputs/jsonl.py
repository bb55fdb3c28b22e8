"""JSONL: every line that is not blank is an object, and a line of the job.

`text` is a string. `speed`, `pause_ms`, `start` and `end` are numbers, or strings as a table has them; `id`
is a string or a number, `math` a boolean or a string, `service_dictionaries` a list of strings or a string;
the other known keys are strings. Null is an empty cell.

The value of any other key goes to `extra`: a string as its characters, anything else (a number, true, a
list, an object) as its JSON text in the file, so that nothing is rounded, sorted or lost.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple, NoReturn

from subgen.config.settings import NO_DICTIONARIES
from subgen.errors import quoted
from subgen.inputs.columns import KNOWN_COLUMNS, guesses, is_nearly_text
from subgen.inputs.decoding import LINE_END
from subgen.inputs.invisible import bare, without_lead
from subgen.inputs.row_builder import Rows
from subgen.model import Service

__all__ = ["read_jsonl"]

_SPACE = re.compile(r"[ \t\n\r]*")
_SURROGATE = re.compile("[\ud800-\udfff]")
_EXPONENT = re.compile(r"-?\d{1,20}(\.\d{1,20})?[eE][+-]?\d{1,2}", re.ASCII)
_NUMERIC = ("speed", "pause_ms", "start", "end")
_EXAMPLE = '{"text": "Hello."}'
_OTHER_KINDS = (("math", "a boolean"), ("math", "a number"), ("service_dictionaries", "a list"))
"""Keys that take another kind of value than a string or a number, and the kind."""

_KINDS = {'"': "a string", "{": "an object", "[": "a list", "t": "a boolean", "f": "a boolean", "n": "null"}
"""First character of a JSON value -> its kind; any other character begins a number."""


class _Member(NamedTuple):
    """One member of an object.

    Attributes:
        key: The key, unchanged.
        kind: Kind of the value, with its article.
        cell: The characters of a string, the JSON text of any other value, "" for null.
    """

    key: str
    kind: str
    cell: str


class _Unreadable(ValueError):
    """A line is not an object.

    Attributes:
        key: Key of the value where that shows, or "".
    """

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(problem)
        self.key = key


def read_jsonl(file: str, text: str, service: Service) -> Rows:
    """Read the lines, faults and findings of a table of objects.

    Args:
        file: Name of the input in messages.
        text: The whole text, with its original line ends.
        service: The service whose limits are checked.
    """
    rows = Rows(file, service)
    seen = set(KNOWN_COLUMNS)
    first = True
    for row, line in enumerate(LINE_END.split(text), start=1):
        written = without_lead(line)
        stripped = bare(written)
        if not stripped:
            continue
        if first and (stripped in ("{", "[") or (stripped.startswith("[") and stripped.endswith(","))):
            # Otherwise every line would be a fault, and none would name the cause.
            rows.fault(
                row, "", f"JSON spread over several lines; write one object a line, such as {_EXAMPLE}"
            )
            return rows
        first = False
        try:
            members = list(_members(written))
        except _Unreadable as fault:
            rows.skip(row, str(fault), fault.key)
        else:
            rows.add(row, _cells(rows, row, _with_text(rows, row, members, seen), seen))
    if not rows.lines and not rows.faults:
        rows.fault(0, "", f"no lines at all: there is nothing to speak; write objects such as {_EXAMPLE}")
    return rows


def _with_text(rows: Rows, row: int, members: list[_Member], seen: set[str]) -> list[_Member]:
    """Take the only key named like `text` except for its case and white space as `text`; report it once."""
    near = [place for place, member in enumerate(members) if is_nearly_text(member.key)]
    if len(near) != 1 or any(member.key == "text" for member in members):
        return members
    key = members[near[0]].key
    if key not in seen:
        rows.find(row, "column", f"key {quoted(key)} is read as 'text'")
        seen.add(key)
    return [member._replace(key="text") if member.key == key else member for member in members]


def _cells(rows: Rows, row: int, members: list[_Member], seen: set[str]) -> dict[str, str]:
    """The cells of an object by column; one that cannot be used is a fault, and is left out.

    Args:
        rows: Collects faults and findings.
        row: Row of the object.
        members: Members of the object.
        seen: Keys of earlier objects, whose findings exist already; its own are added.
    """
    cells: dict[str, str] = {}
    keys: dict[str, None] = {}  # in their order
    for member in members:
        problem = _problem(member)
        if member.key in keys:
            problem = "the key appears twice in the object; remove one"
        keys[member.key] = None
        if problem:
            rows.fault(row, member.key, problem)
        else:
            cells[member.key] = _plain(member)
    for key, guess in guesses((key for key in keys if key not in seen), keys).items():
        message = f"key {quoted(key)} is not known and goes to extra; did you mean {guess!r}?"
        rows.find(row, "column", message)
    seen.update(keys)
    if "text" not in keys:
        near = [quoted(key) for key, guess in guesses(keys, keys).items() if guess == "text"]
        hint = f"rename {near[0]}" if near else "add it, with the text to speak"
        rows.fault(row, "text", f"missing from the object; {hint}")
    return cells


def _problem(member: _Member) -> str:
    """The problem with a single member, or ""."""
    key, kind, cell = member
    if "\0" in key:
        return "a NUL character in the key; remove it"
    if _SURROGATE.search(key) or (kind == "a string" and _SURROGATE.search(cell)):
        return r"half of a character, such as \ud800; write the whole character"
    if key not in KNOWN_COLUMNS or kind in ("a string", "null"):
        return ""
    if (key, kind) in _OTHER_KINDS or (kind == "a number" and (key == "id" or key in _NUMERIC)):
        return ""
    return f"{kind}, {_expected(key)}"


def _expected(key: str) -> str:
    """Return why a value of another kind does not fit a known key, and what to do."""
    if key in _NUMERIC:
        return "not a number; write a number"
    if key == "math":
        return "neither true nor false; write one of them, or rename the key if it is your own"
    return "not a string; put the value in double quotes"


def _plain(member: _Member) -> str:
    """A value as the cell of a table has it: a list as its items, and a number in decimal notation.

    Programs write 5e-05 for a small number.
    """
    if member.kind == "a list" and member.key == "service_dictionaries":
        items = json.loads(member.cell)
        written = " ".join(item if isinstance(item, str) else json.dumps(item) for item in items)
        return written or NO_DICTIONARIES
    if member.key not in _NUMERIC or member.kind != "a number" or not _EXPONENT.fullmatch(member.cell):
        return member.cell
    return f"{Decimal(member.cell):.18f}".rstrip("0").rstrip(".")


def _members(written: str) -> Iterator[_Member]:
    """Yield the members of the object on a line, in order.

    Raises:
        _Unreadable: The line is not an object.
    """
    at = _after_space(written, 0)
    if not written.startswith("{", at):
        _value(written, at, "")
        raise _Unreadable("", f"not an object; write one, such as {_EXAMPLE}")
    at = _after_space(written, at + 1)
    more = not written.startswith("}", at)
    while more:
        _expect(written, at, '"', "a key in double quotes")
        key, at = _value(written, at, "")
        at = _after_space(written, at)
        _expect(written, at, ":", "a colon")
        start = _after_space(written, at + 1)
        value, at = _value(written, start, key)
        kind = _KINDS.get(written[start], "a number")
        yield _Member(
            bare(key) if bare(key) in KNOWN_COLUMNS else key,
            kind,
            value if kind in ("a string", "null") else written[start:at],
        )
        at = _after_space(written, at)
        more = written.startswith(",", at)
        at = _after_space(written, at + 1) if more else at
    _expect(written, at, "}", "a comma or a closing brace")
    if _after_space(written, at + 1) < len(written):
        raise _Unreadable("", "more than one JSON value; write one object a line")


def _value(written: str, start: int, key: str) -> tuple[str, int]:
    """Decode a value; return a string's characters, or "" for any other value, and where it ends."""
    try:
        value, end = _DECODER.raw_decode(written, start)
    except json.JSONDecodeError as fault:
        problem = fault.msg.rstrip(": ")
        raise _not_json(key, problem[0].lower() + problem[1:], fault.pos) from None
    except RecursionError:
        raise _Unreadable(key, "lists or objects nested too deeply; write fewer levels") from None
    except ValueError as fault:  # a number in Python, but not in JSON
        raise _Unreadable(key, str(fault)) from None
    return value if isinstance(value, str) else "", end


def _reject_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON; write a number, or null")


_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=_reject_constant)
"""Numbers stay as written: none is too long, too large or rounded."""


def _expect(written: str, at: int, mark: str, called: str) -> None:
    if not written.startswith(mark, at):
        raise _not_json("", f"expecting {called}", at)


def _not_json(key: str, problem: str, at: int) -> _Unreadable:
    return _Unreadable(key, f"not JSON: {problem} (character {at + 1:,}); write one object a line")


def _after_space(written: str, at: int) -> int:
    space = _SPACE.match(written, at)
    return space.end() if space else at
