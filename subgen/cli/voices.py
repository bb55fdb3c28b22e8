"""`subgen voices`: the voices of a service."""

import click

from subgen.cli.exit_codes import OK
from subgen.cli.params import complete_from

__all__ = ["command"]


@click.command("voices", short_help="List voices, models, languages and word events.")
@click.option(
    "--service",
    default="local",
    show_default=True,
    metavar="S",
    shell_complete=complete_from(("local", "smallest")),
    help="local, smallest, or a ws:// or wss:// URL.",
)
@click.option(
    "--allow-key-host",
    metavar="HOST",
    multiple=True,
    help="Allow the key to be sent to this host; may be repeated.",
)
def command(service: str, allow_key_host: tuple[str, ...]) -> int:
    """List the voices of a service.

    Word events are exact word times from the service. Where a voice has none, word times are estimated.
    local and smallest send them for English and Hindi.
    """
    from subgen.app.provider import list_voices
    from subgen.cli.output import columns

    rows = [("VOICE", "GENDER", "ACCENT", "LANGUAGES", "WORD EVENTS", "MODELS")]
    rows += [
        (
            voice.id,
            voice.gender,
            voice.accent,
            " ".join(voice.languages),
            "yes" if voice.word_events else "no",
            " ".join(voice.models),
        )
        for voice in list_voices(service, allow_key_host)
    ]
    click.echo(columns(rows))
    return OK
