"""Exit statuses and error lines, computed in one place.

0    all lines are done
1    lines are missing, or the disk failed; finished lines are kept, and the next run does the rest
2    the input, the configuration or the command line is wrong, and nothing was sent
3    the service refused the account
130  interrupted, 143 terminated
"""

import logging
import signal
import sys
import traceback

import click

from subgen.cli.output import print_message
from subgen.cli.standard_streams import discard_unwritten_messages
from subgen.errors import AccountRefused, InputFaults, Interrupted, NoService, SubgenError, UsageError

__all__ = [
    "FAILED",
    "OK",
    "call",
    "status_of_proof",
    "status_of_run",
]

OK, FAILED, _WRONG, _REFUSED = 0, 1, 2, 3
_INTERRUPTED = 128
"""The number of the signal is added to it."""

_MOST_FAULTS = 200


def _status_of(error: SubgenError) -> int:
    """Return the exit status of an error."""
    match error:
        case UsageError() | InputFaults() | NoService():
            return _WRONG
        case AccountRefused():
            return _REFUSED
        case _:
            return FAILED


def status_of_run(*, lacking: int) -> int:
    """Return the exit status of a run that reached its end.

    Args:
        lacking: Lines that failed, were not tried, or are silence in the outputs.
    """
    return FAILED if lacking else OK


def status_of_proof(*, flaws: int) -> int:
    """Return the exit status of a check that reached its end."""
    return FAILED if flaws else OK


def call(command: click.Command) -> None:
    """Run the command line, and exit with its status; errors are lines on standard error."""
    try:
        status = command.main(prog_name="subgen", standalone_mode=False)
    except click.exceptions.Exit as end:
        status = end.exit_code
    except click.ClickException as error:
        print_message(_usage(error))
        status = _WRONG
    except Interrupted as end:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)  # the process is ending: another signal changes nothing
        print_message(str(end))
        status = _INTERRUPTED + end.signal_number
    except (click.Abort, KeyboardInterrupt):
        print_message("interrupted")
        status = _INTERRUPTED + signal.SIGINT
    except SubgenError as error:
        _print_traceback()
        _print_error(error)
        status = _status_of(error)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone, and nobody would read a message
        status = FAILED
    except OSError as error:
        _print_traceback()
        place = f"{error.filename}: " if error.filename else ""
        print_message(f"{place}{error.strerror or error}")
        status = FAILED
    except Exception as error:  # noqa: BLE001 # the last resort: people get a line, not a traceback
        _print_traceback()
        print_message(f"internal error: {type(error).__name__}: {error}; run again with -v for the details")
        status = FAILED
    discard_unwritten_messages()
    sys.exit(status if isinstance(status, int) else OK)


def _usage(error: click.ClickException) -> str:
    """Format an error of click as one line."""
    message = " ".join(error.format_message().split())
    if isinstance(error, click.UsageError) and error.ctx is not None:
        return f"{message} (see {error.ctx.command_path} --help)"
    return message


def _print_error(error: SubgenError) -> None:
    if not isinstance(error, InputFaults):
        print_message(str(error))
        return
    for fault in error.faults[:_MOST_FAULTS]:
        print_message(str(fault))
    if len(error.faults) > _MOST_FAULTS:
        print_message(f"and {len(error.faults) - _MOST_FAULTS:,} more faults")


def _print_traceback() -> None:
    """Print where an error was raised, if the log is on."""
    if logging.getLogger("subgen").isEnabledFor(logging.DEBUG):
        traceback.print_exc()
