"""`python -m subgen` is `subgen`."""

from subgen.cli import main

main()
