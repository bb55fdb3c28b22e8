"""The report stage: counts, findings and effort, written whenever anything else is."""

import json
from pathlib import Path

from tests.support.wireless import Beeps, ran

TABLE = "id,text\na,One line.\nb,Another line.\n"


def test_the_report_has_counts_effort_and_findings_in_the_order_of_the_rows(tmp_path: Path) -> None:
    ran(tmp_path, TABLE, Beeps("Another line."), formats=["srt"], partial=True, gain_db=60.0)

    report = json.loads((tmp_path / "out" / "book.report.json").read_bytes())
    assert {key: report[key] for key in ("lines", "done", "failed", "requests", "attempts", "wall_s")} == {
        "lines": 2,
        "done": 1,
        "failed": 1,
        "requests": 2,
        "attempts": 2,
        "wall_s": 0.0,
    }
    assert [(finding["kind"], finding["row"]) for finding in report["findings"]] == [
        ("no-word-events", 0),
        ("clipped", 2),
        ("gap", 3),
    ]


def test_a_delivery_with_nothing_to_write_leaves_the_report_alone(tmp_path: Path) -> None:
    ran(tmp_path, TABLE, Beeps(), formats=["srt"])
    path = tmp_path / "out" / "book.report.json"
    before = path.stat().st_mtime_ns

    assert ran(tmp_path, TABLE, Beeps(), formats=["srt"]).delivered[0].written == frozenset()
    assert path.stat().st_mtime_ns == before
