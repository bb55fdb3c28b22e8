"""`subgen serve`: the local service."""

import click

from subgen.cli.exit_codes import OK
from subgen.cli.output import print_message
from subgen.cli.params import WholeNumber, complete_file

__all__ = ["command"]


@click.command("serve", short_help="Run a local service: the same protocol, with espeak-ng voices.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=WholeNumber(0, 65535),
    default=8010,
    show_default=True,
    help="Port to listen on; 0 picks a free one.",
)
@click.option(
    "--tls-cert",
    metavar="FILE",
    shell_complete=complete_file,
    help="Certificate chain, PEM; required unless the host is loopback.",
)
@click.option(
    "--tls-key", metavar="FILE", shell_complete=complete_file, help="Private key of the certificate, PEM."
)
@click.option(
    "--allow-host",
    "allow_hosts",
    metavar="NAME",
    multiple=True,
    help="Answer only requests for this host name; may be repeated.",
)
@click.option(
    "--fault",
    "faults",
    metavar="NAME=CHANCE[:DETAIL]",
    multiple=True,
    help="Inject a fault, with a chance from 0 to 1; may be repeated.",
)
@click.option(
    "--seed",
    type=click.INT,
    default=0,
    show_default=True,
    metavar="N",
    help="Seed of the faults: the same seed gives the same faults.",
)
@click.option("--fault-always", is_flag=True, help="Inject faults into third attempts, too.")
def command(  # noqa: PLR0913 # the options of the command
    *,
    host: str,
    port: int,
    tls_cert: str | None,
    tls_key: str | None,
    allow_hosts: tuple[str, ...],
    faults: tuple[str, ...],
    seed: int,
    fault_always: bool,
) -> int:
    """Serve until Ctrl-C.

    On loopback any key that is not empty is accepted, unless SUBGEN_SERVE_KEY sets the only valid one. Any
    other host needs SUBGEN_SERVE_KEY, --tls-cert and --tls-key.

    Faults, for testing a client: `--fault drop=0.1 --fault stall=0.05:20s`. No fault hits the third attempt
    of the same text with the same voice, or the socket after two that were refused in a row.

    \b
    refuse-401            refuse the socket: wrong key
    refuse-429            refuse the socket: too many, without Retry-After
    refuse-429-after      refuse the socket: too many, with Retry-After: DETAIL (1s)
    refuse-503            refuse the socket: service unavailable
    cap                   answer more than DETAIL (1) requests at once with an error
                          frame 429, refuse more than five times as many sockets;
                          this is a limit, and holds for third attempts too
    odd-chunks            end chunks in the middle of a sample, which is harmless
    trickle               send chunks of 256 bytes, one every DETAIL (0.01s)
    duplicate-events      send every word event twice
    missing-events        leave out every other word event
    shuffled-events       send word events out of order
    wild-events           send word events outside the audio, without length, without
                          a word
    late-events           send all word events after the audio
    stall                 send nothing for DETAIL (20s), and then the rest
    late-complete         send `complete` after DETAIL (4s), whatever was requested
    one-complete          send no `complete` while the socket has other requests open
    close-after-complete  close the socket after `complete`
    bad-base64            send a chunk whose audio is not base64
    garble                send a chunk that is not JSON
    error-message         send an error frame halfway: a message alone
    error-object          send an error frame halfway: an object with code 500
    error-list            send an error frame halfway: a list with code 500
    truncate              close the socket halfway, without `complete`
    drop                  cut the connection halfway
    """  # noqa: D301 # click's mark is the character itself, not a backslash
    from subgen.app.serve import parse_fault_plan, serve
    from subgen.errors import Interrupted, UsageError

    if (tls_cert is None) != (tls_key is None):
        raise UsageError("--tls-cert and --tls-key go together: give both")
    tls_files = (tls_cert, tls_key) if tls_cert is not None and tls_key is not None else None
    try:
        fault_plan = parse_fault_plan(faults, seed, always=fault_always)
        serve(
            host=host,
            port=port,
            tls_files=tls_files,
            fault_plan=fault_plan,
            allow_hosts=allow_hosts,
            ready=lambda url: click.echo(f"listening on {url}"),
            report=print_message,
        )
    except Interrupted:
        return OK
    return OK
