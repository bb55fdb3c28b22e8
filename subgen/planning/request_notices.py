"""Things about the requests of a job that the user should know before anything is sent."""

from collections.abc import Iterator

from subgen.config.settings import Settings
from subgen.errors import quoted
from subgen.model import Finding, Line, Script, Service
from subgen.planning.utterances import voice_settings_for

__all__ = ["request_notices"]


def request_notices(scripts: tuple[Script, ...], settings: Settings, service: Service) -> tuple[Finding, ...]:
    """Find voices that lack a language that is asked of them, and dictionaries that nobody keeps; each once.

    Args:
        scripts: The scripts, with the selected lines.
        settings: Of the job.
        service: The service that is to speak.
    """
    found: dict[str, Finding] = {}
    is_plain = not _asks_for_more(settings)
    for script in scripts:
        for line in script.lines:
            if is_plain and line.language is None and not isinstance(line.service_dictionaries, tuple):
                continue  # as most lines of most jobs
            for key, finding in _line_notices(line, script, settings, service):
                found.setdefault(key, finding)
    return tuple(found.values())


def _asks_for_more(settings: Settings) -> bool:
    """Whether the defaults or the cast name a language or a dictionary."""
    members = settings.cast.values()
    return bool(
        settings.language
        or settings.service_dictionaries
        or any(member.language or member.service_dictionaries for member in members)
    )


def _line_notices(
    line: Line, script: Script, settings: Settings, service: Service
) -> Iterator[tuple[str, Finding]]:
    """Yield the findings of a line, each with a key that is the same for all lines that share it."""
    voice_settings = voice_settings_for(line, settings)
    voice_id, language = voice_settings.voice, voice_settings.language
    voice = service.capabilities.voices.get(voice_id)
    is_known = voice is not None and (service.capabilities.is_catalog_complete or not voice.is_stand_in)
    if voice is not None and is_known and language not in (None, "auto", *voice.languages):
        message = (
            f"the voice {quoted(voice_id)} is listed for {', '.join(voice.languages)}, not for {language}; "
            "its lines are spoken all the same: `subgen voices` lists the languages of each voice"
        )
        yield (
            f"{voice_id} {language}",
            Finding(kind="voice-language", file=script.file, row=line.row, line=line.id, message=message),
        )
    ids = voice_settings.service_dictionaries
    if isinstance(ids, tuple) and not service.capabilities.keeps_dictionaries:
        message = (
            f"{service} of a run keeps no dictionaries: {', '.join(map(quoted, ids))} will change nothing; "
            "make them on `subgen serve` and name that with --service"
        )
        yield (
            " ".join(ids),
            Finding(kind="dictionary", file=script.file, row=line.row, line=line.id, message=message),
        )
