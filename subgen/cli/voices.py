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
    local and smallest send them for English and Hindi. smallest needs a key for its whole list; without one,
    only the voices that its documents name are listed, with `documents` in the column SOURCE.
    """
    from subgen.app.provider import list_voices
    from subgen.cli.output import columns, print_message

    listed = list_voices(service, allow_key_host)
    source = () if listed.is_asked else ("documents",)
    rows = [
        ("VOICE", "GENDER", "ACCENT", "LANGUAGES", "WORD EVENTS", "MODELS", *(("SOURCE",) if source else ()))
    ]
    rows += [
        (
            voice.id,
            voice.gender,
            voice.accent,
            " ".join(voice.languages),
            "yes" if voice.word_events else "no",
            " ".join(voice.models),
            *source,
        )
        for voice in listed.voices
    ]
    if not listed.is_asked:
        print_message(
            f"no key is set, so {service} was not asked: these are the voices that its documents name; "
            "set its key to list all"
        )
    click.echo(columns(rows))
    return OK
