"""Abbreviations by language, as data: titles before a name, and short forms before a number.

A full stop after one of them ends no sentence, and no row ends between a short form and its number. A short
form counts only if a number follows, so that a table may hold words that can end a sentence (`art.`, `no.`).

Tables named `FIRST` are those of version 0.1.0. The requests of long lines are cut by these alone: cut
elsewhere, their takes would have other keys, and would be paid for again.
"""

# ruff: noqa: RUF001 # letters that look like Latin ones are what is listed

from collections.abc import Mapping

import regex

from subgen.text.words import lower_nfc

__all__ = ["is_number_abbreviation", "is_numeral", "is_title"]


def _words(row: str) -> frozenset[str]:
    return frozenset(lower_nfc(row).split())


_FIRST_TITLES: Mapping[str, frozenset[str]] = {
    "en": _words("mr mrs ms dr prof"),
    "de": _words("dr prof hl"),
    "fr": _words("m mm dr"),
    "es": _words("sr sra srta dr dra d dña"),
    "it": _words("sig dott prof"),
    "pt": _words("sr sra dr dra"),
    "nl": _words("dhr mevr dr prof"),
    "hi": _words("डॉ डा प्रो पं कु रु पृ सं मो स्व प्र"),
    "mr": _words("डॉ श्री प्रा सौ कै रु पं ॲड"),
    "bn": _words("ডা ড মো প্রো শ্রী রু"),
    "gu": _words("ડૉ ડો શ્રી પ્રો રૂ સ્વ પં"),
    "pa": _words("ਡਾ ਪ੍ਰੋ ਸ ਸ੍ਰੀ ਰੁ ਪੰ"),
    "or": _words("ଡା ଡ ପ୍ରୋ ଶ୍ରୀ"),
    "ta": _words("திரு திருமதி பேரா டாக் ரூ பக்"),
    "te": _words("డా శ్రీ ప్రొ రూ"),
    "kn": _words("ಡಾ ಶ್ರೀ ಪ್ರೊ ರೂ ಪಂ"),
    "ml": _words("ഡോ ശ്രീ പ്രൊഫ രൂ അഡ്വ"),
}
"""Language code -> abbreviations that precede a name or a number, without the full stop."""

_MORE_TITLES: Mapping[str, frozenset[str]] = {
    "pl": _words("dr prof mgr inż hab ks św gen płk ul al pl"),
    "ru": _words("г гг д-р проф акад им ул пр просп пл св ген о"),
    "sv": _words("hr fr dr prof st"),
    "fi": _words("hra rva nti tri prof dos"),
    "el": _words("κ κα κος δρ καθ αγ οδ λεωφ"),
    "tr": _words("dr prof doç sn av yrd uzm alb gen"),
    "id": _words("bpk tn ny nn sdr sdri dr drs prof ir jl jln kh"),
    "ms": _words("en pn tn dr prof hj hjh ust jln yb"),
    "vi": _words("ts gs pgs ths bs ths.s tp"),
    "no": _words("hr fr dr prof st"),
    "ar": _words("د أ م"),
}

_FIRST_BEFORE_NUMBER: Mapping[str, frozenset[str]] = {
    "en": _words("no nos ch chap vol vols p pp fig figs apt art arts sec para eq ex pt rm"),
}
"""Language code -> words that are abbreviations only before a number, without the full stop."""

_MORE_BEFORE_NUMBER: Mapping[str, frozenset[str]] = {
    "en": _words("ca approx bk ed fn pg pgs pars secs tab tel"),
    "de": _words("nr nrn s seite abb abs art bd bde kap ziff tab tel ca anm aufl bl fn f lit rn rdnr str"),
    "fr": _words("no nos n p pp pag art al chap fig figs vol t tab tél env éd ch ex r"),
    "es": _words(
        "n núm núms nro nros pág págs p pp art arts cap caps fig figs vol vols t tel aprox apdo ap ed"
    ),
    "it": _words("n nn num pag pagg p pp art artt cap capp fig figg vol voll par tel ca ed"),
    "pt": _words("n núm nr pág págs p pp art arts cap caps fig figs vol vols t tel aprox inc ed"),
    "nl": _words("nr nrs no blz p pp art afb fig hfdst hst dl tel ca lid par"),
    "pl": _words("nr s str ss art ust pkt poz rozdz rys tab tabl t r lit ok tel par zał wyd godz m"),
    "ru": _words("с стр ст п пп ч гл рис табл т тт д кв корп стр ок тел вып изд разд прил но"),
    "uk": _words("с стор ст п ч гл рис табл т буд кв корп тел розд"),
    "bg": _words("с стр чл ал т гл фиг табл тел бл ап вх ет"),
    "cs": _words("č čís čl odst s str kap obr tab sv písm tel cca ca"),
    "sk": _words("č čís čl ods s str kap obr tab zv písm tel cca"),
    "hr": _words("br čl st s str pogl sl tab sv tel toč"),
    "sl": _words("št čl odst s str pogl sl tab zv tel"),
    "sr": _words("br čl st s str gl sl tab tel бр чл ст с стр гл сл таб"),
    "ro": _words("nr art alin lit pag p cap fig tab vol tel pct"),
    "hu": _words("sz kb old o fej tel"),
    "sv": _words("nr nris s sid sidd kap fig tab bd art st mom tel ca p"),
    "no": _words("nr s side kap fig tab bd art avsn tlf ca pkt"),
    "da": _words("nr s side kap fig tab bd art stk tlf ca pkt"),
    "fi": _words("nro n:o no s ss sivu kuv kuva taul luku mom art puh n"),
    "el": _words("αρ αριθ αρ άρθ άρθρ σ σσ σελ κεφ εικ σχ πίν παρ παράγρ τ τόμ τηλ περ"),
    "tr": _words("no nr s ss sf md böl şek tab cilt c tel bkz yy"),
    "id": _words("no nomor hal hlm ps psl ay bab gbr tab vol jil tel telp rp kira-kira"),
    "ms": _words("no bil hlm ms bab per rajah jil vol tel rm"),
    "vi": _words("tr trg đ điều ch chg h hình t tập sđt đt q p mục"),
    "ar": _words("ص ج م رقم"),
    "hi": _words("क्र क्रं नं पृ सं अनु धा खं"),
    "mr": _words("क्र नं पृ सं कलम खं"),
    "bn": _words("নং পৃ সং ধা খণ্ড"),
    "gu": _words("નં ક્ર પૃ કલમ"),
    "pa": _words("ਨੰ ਪੰ ਧਾ"),
    "or": _words("ନଂ ପୃ ଧା"),
    "ta": _words("எண் பக் ப"),
    "te": _words("నం పే పుట సం"),
    "kn": _words("ನಂ ಪು ಸಂ"),
    "ml": _words("നം പേ പു"),
}

_IN_ANY_LANGUAGE = _words(
    "nr nrs nrn nro núm núms pág págs pagg abb str č čl čís odst obr kap rozdz ziff hfdst blz hlm artt "
    "ust pkt poz rys psl gbr art arts fig figs vol vols chap pp стр рис табл гл σελ κεφ αρ"
)
"""Short forms that are no words of another language: a text may have no language, or the wrong one."""

_SIGNS = _words("№ № nº n° n.º n.° § §§ # n:o")
"""Signs and short forms without a full stop, which may be before a number in any language."""

_BARE: Mapping[str, frozenset[str]] = {
    "pl": _words("nr pkt"),
    "sv": _words("nr kap sid"),
    "no": _words("nr kap"),
    "da": _words("nr"),
    "fi": _words("nro s"),
    "de": _words("nr"),
    "nl": _words("nr"),
    "ro": _words("nr"),
    "id": _words("no rp nomor"),
    "ms": _words("no rm nombor"),
    "vi": _words("số"),
    "tr": _words("no no:"),
    "ar": _words("رقم"),
    "zh": _words("第"),
    "ja": _words("第"),
    "ko": _words("제"),
}
"""Language code -> words before a number that have no full stop."""

_COMPOUND = {"de": "str"}
"""Language code -> end of a compound that precedes a number: `Hauptstr. 5`."""

_NUMERAL = regex.compile(
    r"\p{Nd}|(?=[IVXLCDM]{2})M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?!\w)"
)
"""The beginning of a number, or a Roman one of several letters; one alone is an initial more often."""


def is_title(bare: str, language: str, *, first_only: bool = False) -> bool:
    """Whether a word, stripped of quotes, is an abbreviation that precedes a name or a number.

    Args:
        bare: The word with its full stop.
        language: Code of its language.
        first_only: Whether to know the abbreviations of version 0.1.0 only.
    """
    if not bare.endswith("."):
        return False
    core = lower_nfc(bare.rstrip("."))
    return core in _FIRST_TITLES.get(language, ()) or (
        not first_only and core in _MORE_TITLES.get(language, ())
    )


def is_number_abbreviation(bare: str, language: str, *, first_only: bool = False) -> bool:
    """Whether a word, stripped of quotes, is an abbreviation if a number follows, such as `No.` or `№`.

    Args:
        bare: The word with its full stop.
        language: Code of its language.
        first_only: Whether to know the abbreviations of version 0.1.0 only.
    """
    whole = lower_nfc(bare)
    core = whole.rstrip(".")
    is_short = bare.endswith(".")
    if is_short and core in _FIRST_BEFORE_NUMBER.get(language, ()):
        return True
    if first_only:
        return False
    if whole in _SIGNS or whole in _BARE.get(language, ()):
        return True
    return is_short and (
        core in _IN_ANY_LANGUAGE
        or core in _MORE_BEFORE_NUMBER.get(language, ())
        or (language in _COMPOUND and core.endswith(_COMPOUND[language]))
    )


def is_numeral(bare: str) -> bool:
    """Whether a word, stripped of quotes, begins with a digit or is a Roman number."""
    return _NUMERAL.match(bare) is not None
