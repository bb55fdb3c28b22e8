"""`subgen serve`: the local service."""

import click

from subgen.cli.exit_codes import OK
from subgen.cli.params import WholeNumber, complete_file

__all__ = ["command"]


@click.command("serve", short_help="Serve the same protocol on this machine, with espeak-ng voices.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=WholeNumber(0, 65535), default=8010, show_default=True, help="0 picks a free one."
)
@click.option(
    "--tls-cert",
    metavar="FILE",
    shell_complete=complete_file,
    help="Certificate chain, PEM; needed where host is not loopback.",
)
@click.option("--tls-key", metavar="FILE", shell_complete=complete_file, help="Its private key, PEM.")
@click.option(
    "--fault",
    "faults",
    metavar="NAME=CHANCE[:DETAIL]",
    multiple=True,
    help="Go wrong on purpose, with a chance from 0 to 1; may be repeated.",
)
@click.option(
    "--seed",
    type=click.INT,
    default=0,
    show_default=True,
    metavar="N",
    help="The same seed, the same faults.",
)
@click.option("--fault-always", is_flag=True, help="Faults spare no third try.")
def command(  # noqa: PLR0913 # the options of the command
    *,
    host: str,
    port: int,
    tls_cert: str | None,
    tls_key: str | None,
    faults: tuple[str, ...],
    seed: int,
    fault_always: bool,
) -> int:
    """Serve until Ctrl-C.

    On loopback any key that is not empty is taken, unless SUBGEN_SERVE_KEY sets the only one. Any other
    host needs SUBGEN_SERVE_KEY, --tls-cert and --tls-key.

    Faults, for testing a client: `--fault drop=0.1 --fault stall=0.05:20s`. A fault spares the third try of
    the same text with the same voice, and the socket after two that were refused in a row.

    \b
    refuse-401            the socket is refused: the key
    refuse-429            the socket is refused: too many, without Retry-After
    refuse-429-after      the same, with Retry-After: DETAIL (1s)
    refuse-503            the socket is refused: out of order
    cap                   more than DETAIL (1) requests at once get an error frame
                          429, more than five times as many sockets are refused;
                          this is a limit, and spares no third try
    odd-chunks            chunks end in the middle of a sample, which is harmless
    trickle               chunks of 256 bytes, one each DETAIL (0.01s)
    duplicate-events      every word event comes twice
    missing-events        every other word event is missing
    shuffled-events       word events come out of order
    wild-events           word events outside the audio, of no length, of no word
    late-events           all word events come after the audio
    stall                 nothing is said for DETAIL (20s), and then the rest
    late-complete         `complete` comes after DETAIL (4s), whatever was asked
    one-complete          no `complete` while the socket has other requests open
    close-after-complete  the socket closes after `complete`
    bad-base64            a chunk whose audio is not base64
    garble                a chunk that is not JSON
    error-message         halfway an error frame: a message alone
    error-object          halfway an error frame: an object, its code 500
    error-list            halfway an error frame: a list, its code 500
    truncate              halfway the socket closes, without `complete`
    drop                  halfway the connection is cut
    """  # noqa: D301 # click's mark is the character itself, not a backslash
    from subgen.app.serve import parse_fault_plan, serve
    from subgen.errors import Interrupted, UsageError

    if (tls_cert is None) != (tls_key is None):
        raise UsageError("--tls-cert and --tls-key go together: give both")
    tls_files = (tls_cert, tls_key) if tls_cert is not None and tls_key is not None else None
    try:
        fault_plan = parse_fault_plan(faults, seed, always=fault_always)
        serve(host, port, tls_files, fault_plan, lambda url: click.echo(f"listening on {url}"))
    except Interrupted:
        return OK
    return OK
