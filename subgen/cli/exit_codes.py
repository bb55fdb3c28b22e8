"""Exit statuses and error lines, computed in one place.

0    all lines done
1    lines are missing, or the disk refused; what is there is kept, and the next run does only the rest
2    the input, the configuration or the command line is wrong, and nothing was sent
3    the service refused the account
130  interrupted, 143 terminated
"""

import logging
import signal
import sys
import traceback

import click

from subgen.cli.output import say
from subgen.errors import AccountRefused, InputFaults, Interrupted, NoService, SubgenError, UsageError

__all__ = [
    "FAILED",
    "INTERRUPTED",
    "OK",
    "REFUSED",
    "WRONG",
    "call",
    "status_of",
    "status_of_proof",
    "status_of_run",
]

OK, FAILED, WRONG, REFUSED = 0, 1, 2, 3
INTERRUPTED = 128
"""A signal's number is added to it."""

_MOST_FAULTS = 200


def status_of(error: SubgenError) -> int:
    """The exit status that an error stands for."""
    match error:
        case UsageError() | InputFaults() | NoService():
            return WRONG
        case AccountRefused():
            return REFUSED
        case _:
            return FAILED


def status_of_run(*, lacking: int) -> int:
    """The exit status of a run that went to its end.

    Args:
        lacking: Lines that failed, were not tried, or are silence in the outputs.
    """
    return FAILED if lacking else OK


def status_of_proof(*, flaws: int) -> int:
    """The exit status of a proof that went to its end."""
    return FAILED if flaws else OK


def call(command: click.Command) -> None:
    """Run the command line, and end the process with its status; errors are lines on standard error."""
    try:
        status = command.main(prog_name="subgen", standalone_mode=False)
    except click.exceptions.Exit as end:
        status = end.exit_code
    except click.ClickException as error:
        say(_usage(error))
        status = WRONG
    except Interrupted as end:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)  # it is ending: one more changes nothing
        say(str(end))
        status = INTERRUPTED + end.signal_number
    except (click.Abort, KeyboardInterrupt):
        say("interrupted")
        status = INTERRUPTED + signal.SIGINT
    except SubgenError as error:
        _trace()
        _say_error(error)
        status = status_of(error)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone: there is nobody to tell
        status = FAILED
    except OSError as error:
        _trace()
        place = f"{error.filename}: " if error.filename else ""
        say(f"{place}{error.strerror or error}")
        status = FAILED
    except Exception as error:  # noqa: BLE001 # the last door: a person gets a line, not a traceback
        _trace()
        say(f"a fault of subgen's own: {type(error).__name__}: {error}; run again with -v for the details")
        status = FAILED
    sys.exit(status if isinstance(status, int) else OK)


def _usage(error: click.ClickException) -> str:
    """The message of click as one line."""
    message = " ".join(error.format_message().split())
    if isinstance(error, click.UsageError) and error.ctx is not None:
        return f"{message} (see {error.ctx.command_path} --help)"
    return message


def _say_error(error: SubgenError) -> None:
    if not isinstance(error, InputFaults):
        say(str(error))
        return
    for fault in error.faults[:_MOST_FAULTS]:
        say(str(fault))
    if len(error.faults) > _MOST_FAULTS:
        say(f"and {len(error.faults) - _MOST_FAULTS:,} more faults")


def _trace() -> None:
    """Show where an error came from, if somebody asked for the log."""
    if logging.getLogger("subgen").isEnabledFor(logging.DEBUG):
        traceback.print_exc()
