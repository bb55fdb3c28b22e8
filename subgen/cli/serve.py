"""`subgen serve`: the local service."""

import click

from subgen.cli.exits import OK

__all__ = ["command"]


@click.command("serve", short_help="Serve the same protocol on this machine, with espeak-ng voices.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8010, show_default=True, help="0 picks a free one."
)
@click.option("--tls-cert", metavar="FILE", help="Certificate chain, PEM; needed where host is not loopback.")
@click.option("--tls-key", metavar="FILE", help="Its private key, PEM.")
def command(host: str, port: int, tls_cert: str | None, tls_key: str | None) -> int:
    """Serve the live socket until Ctrl-C.

    On loopback any key that is not empty is taken, unless SUBGEN_SERVE_KEY sets the only one. Any other
    host needs SUBGEN_SERVE_KEY, --tls-cert and --tls-key.
    """
    from subgen.app import serve
    from subgen.errors import Interrupted, UsageError

    if (tls_cert is None) != (tls_key is None):
        raise UsageError("--tls-cert and --tls-key go together: give both")
    tls_files = (tls_cert, tls_key) if tls_cert is not None and tls_key is not None else None
    try:
        serve(host, port, tls_files, lambda url: click.echo(f"listening on {url}"))
    except Interrupted:
        return OK
    return OK
