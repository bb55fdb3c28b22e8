"""Run all benchmarks: `python tests/bench`; some: `python tests/bench NAME...`; list them: `--list`.

A benchmark is a program in this folder with a `main()`. The first line of its docstring is listed as what it
measures. Each runs as a separate process, with its default sizes, so that none inherits another's memory.
"""

import argparse
import ast
import os
import platform
import subprocess
import sys
from pathlib import Path

_FOLDER = Path(__file__).parent


def benchmarks() -> dict[str, str]:
    """Return name -> what it measures, without importing anything."""
    found = {}
    for path in sorted(_FOLDER.glob("*.py")):
        if path.stem == "__main__" or path.stem.endswith("_peer"):
            continue
        module = ast.parse(path.read_bytes())
        if any(isinstance(part, ast.FunctionDef) and part.name == "main" for part in module.body):
            found[path.stem] = (ast.get_docstring(module) or "").partition("\n")[0]
    return found


def run(name: str, measures: str) -> bool:
    """Run one benchmark; return whether it succeeded."""
    print(f"\n== {name}: {measures}", flush=True)
    return subprocess.run([sys.executable, str(_FOLDER / f"{name}.py")], check=False).returncode == 0


def main() -> None:
    """Run the named benchmarks, or all of them."""
    found = benchmarks()
    parser = argparse.ArgumentParser(prog="python tests/bench", description="Run the benchmarks.")
    parser.add_argument("name", nargs="*", help=f"one of {', '.join(found)}; all without a name")
    parser.add_argument("--list", action="store_true", help="list the benchmarks")
    options = parser.parse_args()
    if options.list:
        width = max(map(len, found))
        for name, measures in found.items():
            print(f"{name:{width}}  {measures}")
        return
    if unknown := [name for name in options.name if name not in found]:
        parser.error(f"no benchmark {', '.join(unknown)}; known: {', '.join(found)}")
    print(
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, "
        f"{os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}"
    )
    failed = [name for name in options.name or found if not run(name, found[name])]
    if failed:
        sys.exit(f"\nfailed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
