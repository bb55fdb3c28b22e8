"""Sentence and clause ends, recognised by a word's last characters.

These tables know nothing of abbreviations and initials; `subgen.text.sentences` does.
"""

__all__ = ["ends_clause", "ends_sentence"]

# fmt: off
_SENTENCE_ENDS = (
    ".", "?", "!", "\N{HORIZONTAL ELLIPSIS}",
    "\N{DEVANAGARI DANDA}", "\N{DEVANAGARI DOUBLE DANDA}",
    "\N{ARABIC QUESTION MARK}", "\N{ARABIC FULL STOP}",
    "\N{IDEOGRAPHIC FULL STOP}", "\N{FULLWIDTH EXCLAMATION MARK}", "\N{FULLWIDTH QUESTION MARK}",
)
_CLAUSE_ENDS = (
    ",", ";", ":", "--", "\N{EM DASH}", "\N{EN DASH}",
    "\N{ARABIC COMMA}", "\N{ARABIC SEMICOLON}",
    "\N{IDEOGRAPHIC COMMA}", "\N{FULLWIDTH COMMA}", "\N{FULLWIDTH SEMICOLON}", "\N{FULLWIDTH COLON}",
)
# fmt: on
_CLOSERS = (
    "\"')]}"
    "\N{RIGHT SINGLE QUOTATION MARK}"
    "\N{RIGHT DOUBLE QUOTATION MARK}"
    "\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
    "\N{RIGHT CORNER BRACKET}\N{RIGHT WHITE CORNER BRACKET}\N{FULLWIDTH RIGHT PARENTHESIS}"
    "\N{RIGHT BLACK LENTICULAR BRACKET}\N{RIGHT DOUBLE ANGLE BRACKET}\N{RIGHT ANGLE BRACKET}"
)


def ends_sentence(word: str) -> bool:
    """Whether a word looks like the last of a sentence; closing quotes and brackets are ignored."""
    return word.rstrip(_CLOSERS).endswith(_SENTENCE_ENDS)


def ends_clause(word: str) -> bool:
    """Whether a word is the last of a clause within a sentence; closing quotes and brackets are ignored."""
    return word.rstrip(_CLOSERS).endswith(_CLAUSE_ENDS)
