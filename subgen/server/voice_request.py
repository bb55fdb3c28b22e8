"""A request as the job for a voice process, or the reason why it is refused."""

from msgspec import UnsetType

from subgen.errors import nearest, quoted
from subgen.server.dictionaries import Dictionaries
from subgen.server.espeak_voices import spoken_language, voice_parameters
from subgen.server.limits import Limits
from subgen.server.refusal import Refusal
from subgen.server.spoken_form import spoken_pieces
from subgen.server.voice_job import Piece, VoiceJob
from subgen.text.languages import LANGUAGES
from subgen.waves.limits import MAX_TEXT_CHARACTERS
from subgen.waves.messages import SpeakRequest
from subgen.waves.models import DEPRECATED, MODEL_FACTS, MODELS, successor_of
from subgen.waves.voices import VOICES, WORD_EVENT_LANGUAGES, voice_named

__all__ = ["job_for"]


def job_for(
    request: SpeakRequest,
    dictionaries: Dictionaries,
    limits: Limits,
    before: str = "",
    *,
    goes_on: bool = False,
) -> VoiceJob | Refusal:
    """Return the job for a voice process, or the reason why the request is refused.

    Args:
        request: The request.
        dictionaries: The pronunciation dictionaries that it may name.
        limits: The longest audio.
        before: The end of the text of its context that was spoken before it.
        goes_on: Whether its context goes on after it.
    """
    voice = voice_named(request.voice_id)
    if voice is None:
        known = nearest(request.voice_id, [known.id for known in VOICES])
        return Refusal(400, f"voice_id {quoted(request.voice_id)} is not a voice of this service; {known}")
    refusal = _model_refusal(request.model) or _language_refusal(request)
    if refusal is not None:
        return refusal
    if len(request.text.strip()) > MAX_TEXT_CHARACTERS:
        return Refusal(400, f"text has more than {MAX_TEXT_CHARACTERS} characters")
    requested = request.language if isinstance(request.language, str) else None
    language = spoken_language(voice, requested, request.text)
    return VoiceJob(
        text=request.text,
        voice=voice_parameters(voice, language, request.speed),
        sample_rate_hz=request.sample_rate,
        with_words=request.word_timestamps and voice.word_events and language in WORD_EVENT_LANGUAGES,
        pieces=_pieces(request, language, dictionaries),
        before=before,
        goes_on=goes_on,
        most_audio_s=limits.answer_audio_s,
    )


def _pieces(request: SpeakRequest, language: str, dictionaries: Dictionaries) -> tuple[Piece, ...]:
    """Return what is said for the text, in pieces; none where it is the text itself."""
    number_language, ids = request.number_pronunciation_language, request.pronunciation_dicts
    if not request.text.strip():
        return ()
    return spoken_pieces(
        request.text,
        language,
        number_language=number_language if isinstance(number_language, str) else None,
        math=request.math_notation is True,
        dictionaries=dictionaries.named(ids if isinstance(ids, tuple) else ()),
    )


def _model_refusal(model: str) -> Refusal | None:
    """Return why a model is refused: it is unknown (400), or retired (410, as the vendor does)."""
    if model in MODELS:
        return None
    if model in MODEL_FACTS:
        return Refusal(410, f"model {quoted(model)} was retired; use {successor_of(model)}", code=DEPRECATED)
    return Refusal(400, f"model {quoted(model)} is not a model of this service; {nearest(model, MODELS)}")


def _language_refusal(request: SpeakRequest) -> Refusal | None:
    for name in ("language", "number_pronunciation_language"):
        code: str | UnsetType | None = getattr(request, name)
        if isinstance(code, str) and code not in LANGUAGES:
            problem = f"{name} {quoted(code)} is not a language of this service; {nearest(code, LANGUAGES)}"
            return Refusal(400, problem)
    return None
