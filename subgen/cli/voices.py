"""`subgen voices`: the catalog of the local service."""

import click

__all__ = ["command"]


@click.command("voices", short_help="List voices, models, languages, and whether word events come.")
def command() -> None:
    """List the voices of the local service.

    Word events come for English and Hindi; where none come, word times are estimated.
    """
    from subgen.cli.table import columns
    from subgen.voices import VOICES

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
        for voice in VOICES
    ]
    click.echo(columns(rows))
