"""The log, for those who ask for it."""

import logging

__all__ = ["log_to_stderr"]


def log_to_stderr() -> None:
    """Let the log be seen, and tracebacks."""
    logging.basicConfig(format="%(asctime)s %(name)s: %(message)s")
    logging.getLogger("subgen").setLevel(logging.DEBUG)
