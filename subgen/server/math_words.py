"""Mathematical notation as words, in the languages that have a table; English elsewhere.

The vendor's field `math_notation` is documented by its name alone. That it reads `2+2=4` as "2 plus 2 equals
4" is inferred; espeak-ng by itself leaves out `<` and `-`, and reads `^` as "circumflex" or not at all.
"""

from collections.abc import Iterator

import regex

__all__ = ["find_math"]

_OPERAND_AFTER = r"(?=\s{0,4}[\p{L}\p{N}(\[√∞])"
_SHORT_BEFORE = r"(?<=(?:[\p{N})\]²³]|(?<![\p{L}\p{M}])\p{L})\s{0,4})"
_SHORT_AFTER = r"(?=\s{0,4}(?:[\p{N}(\[√]|\p{L}(?![\p{L}\p{M}'’])))"
"""An operand: for marks that prose has too (`-`, `/`, `*`) a number, a bracket or a single letter."""

_SIGNS = (
    ("tag", r"</?[A-Za-z][^<>]*>"),
    ("less_equal", r"<=|[≤⩽]"),
    ("greater_equal", r">=|[≥⩾]"),
    ("not_equal", r"!=|≠"),
    ("approximately", r"[≈≃]"),
    ("plus_minus", r"\+/-|±"),
    ("arrow", r"[-=]+>|<-+"),
    ("equals", r"==?"),
    ("less", r"<"),
    ("greater", r">"),
    ("squared", r"\s{0,4}\^\s{0,4}\{?2\}?(?![\p{N}.,]\p{N}|\p{N})|²"),
    ("cubed", r"\s{0,4}\^\s{0,4}\{?3\}?(?![\p{N}.,]\p{N}|\p{N})|³"),
    ("power", r"\s{0,4}\^"),
    ("root", r"√"),
    ("times", rf"[×⋅·∗]|{_SHORT_BEFORE}\*{{1,2}}{_SHORT_AFTER}"),
    ("divided", rf"÷|{_SHORT_BEFORE}/{_SHORT_AFTER}"),
    ("plus", rf"(?<!\+)\+(?!\+){_OPERAND_AFTER}"),
    ("minus", rf"−|{_SHORT_BEFORE}[-–]{_SHORT_AFTER}|(?<=(?:^|[\s(=<>≤≥≠+*/×÷^])\s{{0,4}})-(?=\p{{N}})"),
    ("infinity", r"∞"),
)
"""Key of the words -> the notation. Tags and arrows are found too, so that nothing is made of their parts."""

_MATH = regex.compile("|".join(f"(?P<{key}>{pattern})" for key, pattern in _SIGNS), regex.MULTILINE)
_LEFT_ALONE = ("tag", "arrow")

_KEYS = (
    "plus", "minus", "times", "divided", "equals", "not_equal", "less", "greater", "less_equal",
    "greater_equal", "approximately", "plus_minus", "squared", "cubed", "power", "root", "infinity",
)  # fmt: skip

_TABLE = {
    "en": "plus; minus; times; divided by; equals; is not equal to; is less than; is greater than; "
    "is less than or equal to; is greater than or equal to; is approximately equal to; plus or minus; "
    "squared; cubed; to the power of; the square root of; infinity",
    "de": "plus; minus; mal; geteilt durch; gleich; ungleich; kleiner als; größer als; kleiner gleich; "
    "größer gleich; ungefähr gleich; plus minus; Quadrat; hoch drei; hoch; Wurzel aus; unendlich",
    "fr": "plus; moins; fois; divisé par; égale; différent de; inférieur à; supérieur à; "
    "inférieur ou égal à; supérieur ou égal à; environ égal à; plus ou moins; au carré; au cube; puissance; "
    "racine carrée de; infini",
    "es": "más; menos; por; dividido por; es igual a; no es igual a; menor que; mayor que; "
    "menor o igual que; mayor o igual que; aproximadamente igual a; más menos; al cuadrado; al cubo; "
    "elevado a; raíz cuadrada de; infinito",
    "it": "più; meno; per; diviso; uguale; diverso da; minore di; maggiore di; minore o uguale a; "
    "maggiore o uguale a; circa uguale a; più o meno; al quadrato; al cubo; alla; radice quadrata di; "
    "infinito",
    "pt": "mais; menos; vezes; dividido por; é igual a; diferente de; menor que; maior que; "
    "menor ou igual a; maior ou igual a; aproximadamente igual a; mais ou menos; ao quadrado; ao cubo; "
    "elevado a; raiz quadrada de; infinito",
    "nl": "plus; min; keer; gedeeld door; is gelijk aan; is niet gelijk aan; kleiner dan; groter dan; "
    "kleiner dan of gelijk aan; groter dan of gelijk aan; ongeveer gelijk aan; plus of min; kwadraat; "
    "tot de derde; tot de macht; wortel van; oneindig",
    "sv": "plus; minus; gånger; delat med; är lika med; är inte lika med; mindre än; större än; "
    "mindre än eller lika med; större än eller lika med; ungefär lika med; plus minus; i kvadrat; i kubik; "
    "upphöjt till; kvadratroten ur; oändligheten",
    "hi": "जमा; घटा; गुणा; भागा; बराबर; बराबर नहीं; से कम; से ज़्यादा; से कम या बराबर; से ज़्यादा या बराबर; "
    "लगभग बराबर; जमा या घटा; का वर्ग; का घन; की घात; का वर्गमूल; अनंत",
    "ru": "плюс; минус; умножить на; разделить на; равно; не равно; меньше; больше; меньше или равно; "
    "больше или равно; примерно равно; плюс минус; в квадрате; в кубе; в степени; корень из; бесконечность",
    "pl": "plus; minus; razy; podzielić przez; równa się; nie równa się; mniejsze niż; większe niż; "
    "mniejsze lub równe; większe lub równe; w przybliżeniu równe; plus minus; do kwadratu; do sześcianu; "
    "do potęgi; pierwiastek z; nieskończoność",
    "tr": "artı; eksi; çarpı; bölü; eşittir; eşit değil; küçüktür; büyüktür; küçük eşittir; büyük eşittir; "
    "yaklaşık eşit; artı eksi; karesi; küpü; üssü; karekök; sonsuz",
    "id": "tambah; kurang; kali; bagi; sama dengan; tidak sama dengan; kurang dari; lebih dari; "
    "kurang dari atau sama dengan; lebih dari atau sama dengan; kira-kira sama dengan; tambah kurang; "
    "kuadrat; kubik; pangkat; akar dari; tak hingga",
}
_WORDS = {language: dict(zip(_KEYS, words.split("; "), strict=True)) for language, words in _TABLE.items()}


def find_math(text: str, language: str) -> Iterator[tuple[int, int, str, str]]:
    """Find mathematical notation in a text.

    Args:
        text: The text.
        language: Code of its language.

    Yields:
        The start and end of a sign, the words for it, and the code of their language.
    """
    spoken_language = language if language in _WORDS else "en"
    words = _WORDS[spoken_language]
    for found in _MATH.finditer(text):
        key = found.lastgroup or ""
        if key not in _LEFT_ALONE:
            yield found.start(), found.end(), words[key], spoken_language
