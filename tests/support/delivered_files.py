"""What a run delivered, to hold against what another did."""

import hashlib
from pathlib import Path

__all__ = ["digests"]


def digests(out: Path) -> dict[str, str]:
    """File -> digest of its bytes, of all outputs but the report, which tells of the run."""
    return {
        str(path.relative_to(out)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file() and ".subgen" not in path.parts and not path.name.endswith(".report.json")
    }
