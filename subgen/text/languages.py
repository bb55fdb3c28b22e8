"""Language codes of the service, and the likeliest language of a text by its script."""

import unicodedata
from collections import Counter

__all__ = ["LANGUAGES", "is_speakable", "language_of_script", "language_of_tag"]


# fmt: off
LANGUAGES = (
    "auto", "en", "hi", "mr", "kn", "ta", "bn", "gu", "te", "ml", "pa", "or", "es", "de", "fr", "it",
    "nl", "sv", "pt", "ru", "el", "fi", "no", "pl", "ar", "zh", "id", "ja", "ko", "ms", "tr", "vi",
)
# fmt: on
"""Codes a request may carry. Source: the vendor's request schema, field `language`."""


_ISO_639_1 = """
aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv
dz  ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie
ig ii  ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv
mg mh mi  mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm
rn ro ru rw  sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts
tt tw ty ug uk  ur uz ve vi vo wa wo xh yi yo za zh zu
"""
"""Source: ISO 639-1, https://www.loc.gov/standards/iso639-2/php/code_list.php."""


# fmt: off
_OTHER_CODES = {
    "ara": "ar", "arb": "ar", "ben": "bn", "chi": "zh", "cmn": "zh", "deu": "de", "dut": "nl", "ell": "el",
    "eng": "en", "fin": "fi", "fra": "fr", "fre": "fr", "ger": "de", "gre": "el", "guj": "gu", "hin": "hi",
    "ind": "id", "ita": "it", "jpn": "ja", "kan": "kn", "kor": "ko", "mal": "ml", "mar": "mr", "may": "ms",
    "msa": "ms", "nb": "no", "nld": "nl", "nn": "no", "nno": "no", "nob": "no", "nor": "no", "ori": "or",
    "ory": "or", "pan": "pa", "pol": "pl", "por": "pt", "rus": "ru", "spa": "es", "swe": "sv", "tam": "ta",
    "tel": "te", "tha": "th", "tur": "tr", "vie": "vi", "zho": "zh", "zsm": "ms",
}
# fmt: on
"""Other codes of languages that the service knows, and of Thai (ISO 639-2, both kinds, and 639-3)."""


_LANGUAGE_OF_SCRIPT = {
    "LATIN": "en",
    "DEVANAGARI": "hi",
    "BENGALI": "bn",
    "GURMUKHI": "pa",
    "GUJARATI": "gu",
    "ORIYA": "or",
    "TAMIL": "ta",
    "TELUGU": "te",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "CYRILLIC": "ru",
    "GREEK": "el",
    "ARABIC": "ar",
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CJK": "zh",
    "THAI": "th",
}
"""First word of a letter's Unicode name -> the likeliest language; all but Thai are in the service's list."""


def language_of_script(text: str, among: tuple[str, ...] = (), *, counts_marks: bool = True) -> str:
    """The likeliest language of a text, from the script of most of its letters and vowel signs.

    Args:
        text: Any text.
        among: Languages a voice speaks, best first. If the script belongs to one of them (Devanagari for
            a Marathi voice), that one is returned; for a text without letters, the first.
        counts_marks: Whether vowel signs count, which Indic scripts write as marks of a letter.

    Returns:
        A code of `LANGUAGES`, never `auto`; or `th`, which no request may carry, but which has rules of
        its own for words, rows and reading speed.
    """
    if text.isascii():  # most lines are, and looking up the name of every letter is slow
        return _language_of_ascii(text, among)
    scripts = _scripts_of(text, "LM" if counts_marks else "L")
    known = [(script, count) for script, count in scripts.most_common() if script in _LANGUAGE_OF_SCRIPT]
    if not known:
        return among[0] if among else "en"
    script = known[0][0]
    if script == "CJK" and any(kana in scripts for kana in ("HIRAGANA", "KATAKANA")):
        return "ja"  # Japanese may have more Han characters than kana, Chinese has no kana
    for language in among:
        if script in _SCRIPTS_OF_LANGUAGE.get(language, ("LATIN",)):
            return language
    return _LANGUAGE_OF_SCRIPT[script]


def _is_latin(language: str) -> bool:
    return "LATIN" in _SCRIPTS_OF_LANGUAGE.get(language, ("LATIN",))


def language_of_tag(tag: str) -> str:
    """The language of a tag in a file: `en`, `eng`, `en-US`, `zh-Hant` (BCP 47).

    Returns:
        Its two-letter code, or "" if none is known.
    """
    code = tag.strip().replace("_", "-").partition("-")[0].lower()
    code = _OTHER_CODES.get(code, code)
    return code if code in _ISO_639_1.split() else ""


def _language_of_ascii(text: str, among: tuple[str, ...]) -> str:
    if any(map(str.isalpha, text)):
        return next((each for each in among if "LATIN" in _SCRIPTS_OF_LANGUAGE.get(each, ("LATIN",))), "en")
    return among[0] if among else "en"


def _scripts_of(text: str, categories: str) -> Counter[str]:
    """Count a text's characters of some categories (letters, marks) by script."""
    scripts: Counter[str] = Counter()
    for character, count in Counter(text).items():  # a long text has few different ones
        if unicodedata.category(character)[0] in categories:
            scripts[unicodedata.name(character, "").split(" ", 1)[0]] += count
    del scripts["COMBINING"]  # accents, which any script may have
    return scripts


_SCRIPTS_OF_LANGUAGE = {
    **{language: (script,) for script, language in _LANGUAGE_OF_SCRIPT.items()},
    "mr": ("DEVANAGARI",),
    "ja": ("HIRAGANA", "KATAKANA", "CJK"),
}
"""Language -> its scripts; a language that is not listed is written in Latin letters."""


def is_speakable(text: str) -> bool:
    """Whether a text has a letter or a digit; without one there is nothing to speak."""
    return any(unicodedata.category(character)[0] in "LN" for character in text)
