"""Languages as people write them: `de-DE`, `DE`, `german` and `Deutsch` are `de`."""

import re
from collections.abc import Collection
from functools import cache

from subgen.text.languages import LANGUAGES, language_of_tag

__all__ = ["code_of_language"]

_NAMES = {
    "auto": "automatic",
    "en": "english",
    "hi": "hindi, हिन्दी, हिंदी",
    "mr": "marathi, मराठी",
    "kn": "kannada, ಕನ್ನಡ",
    "ta": "tamil, தமிழ்",
    "bn": "bengali, bangla, বাংলা",
    "gu": "gujarati, ગુજરાતી",
    "te": "telugu, తెలుగు",
    "ml": "malayalam, മലയാളം",
    "pa": "punjabi, panjabi, ਪੰਜਾਬੀ",
    "or": "odia, oriya, ଓଡ଼ିଆ",
    "es": "spanish, castilian, español, espanol, castellano",
    "de": "german, deutsch",
    "fr": "french, français, francais",
    "it": "italian, italiano",
    "nl": "dutch, flemish, nederlands",
    "sv": "swedish, svenska",
    "pt": "portuguese, português, portugues",
    "ru": "russian, русский",
    "el": "greek, ελληνικά",
    "fi": "finnish, suomi",
    "no": "norwegian, norsk, bokmål, bokmal, nynorsk",
    "pl": "polish, polski",
    "ar": "arabic, العربية, عربي",
    "zh": "chinese, mandarin, 中文, 汉语, 漢語, 普通话, 普通話, 国语, 國語",
    "id": "indonesian, bahasa indonesia",
    "ja": "japanese, 日本語",
    "ko": "korean, 한국어",
    "ms": "malay, bahasa melayu",
    "tr": "turkish, türkçe, turkce",
    "vi": "vietnamese, tiếng việt, tieng viet",
    "th": "thai, ไทย, ภาษาไทย",
}
"""Code of a language -> its names in English and in itself."""

_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
_REGION = re.compile(r"\s*\([^()]*\)\s*\Z")
"""A region or a script behind a name: `German (Austria)`."""


def code_of_language(written: str, among: Collection[str] = LANGUAGES) -> str | None:
    """Return the code of a language: itself, a tag (BCP 47, ISO 639), or its name.

    Args:
        written: The language as somebody wrote it.
        among: The codes that may be returned: those of the service, unless given.

    Returns:
        The code, or None where the language is unknown or not among them.
    """
    name = _REGION.sub("", written.strip())
    folded = name.casefold()
    code = folded if folded in among else _codes().get(folded)
    if code is None and _TAG.fullmatch(name):
        code = language_of_tag(name)
    return code if code in among else None


@cache
def _codes() -> dict[str, str]:
    return {name.casefold(): code for code, names in _NAMES.items() for name in names.split(", ")}
