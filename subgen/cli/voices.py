"""`subgen voices`: the voices of a service."""

from itertools import repeat
from typing import TYPE_CHECKING

import click

from subgen.cli.exit_codes import OK
from subgen.cli.params import complete_from

if TYPE_CHECKING:
    from datetime import date

    from subgen.model import Model

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
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on standard output.")
def command(service: str, allow_key_host: tuple[str, ...], as_json: bool) -> int:  # noqa: FBT001 # click gives it by its name
    """List the voices of a service, and its models with their states.

    Word events are exact word times from the service. Where a voice has none, word times are estimated.
    local and smallest send them for English and Hindi. smallest needs a key for its whole list; without one,
    only the voices that its documents name are listed, with `documents` in the column SOURCE.

    A model is current, a preview, retiring on the day in the column RETIRES, or retired.
    """
    from subgen.app.provider import find_service, list_voices
    from subgen.app.run import today
    from subgen.cli.output import columns, print_message

    listed = list_voices(service, allow_key_host)
    models = find_service(service, allow_key_host).capabilities.models.values()
    if not listed.is_asked:
        print_message(
            f"no key is set, so {service} was not asked: these are the voices that its documents name; "
            "set its key to list all"
        )
    if as_json:
        from subgen.cli.voice_list import voice_list_json

        click.echo(voice_list_json(service, listed, models, today()))
        return OK
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
    click.echo(columns(rows))
    click.echo()
    click.echo(
        columns([("MODEL", "STATE", "RETIRES", "SUCCESSOR"), *map(_model_row, models, repeat(today()))])
    )
    return OK


def _model_row(model: "Model", day: "date") -> tuple[str, ...]:
    return (
        model.name,
        model.state_on(day).value,
        model.retires.isoformat() if model.retires else "",
        model.successor or "",
    )
