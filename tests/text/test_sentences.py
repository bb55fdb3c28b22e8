"""Sentence ends, where cues, rows and requests are cut first."""

# ruff: noqa: RUF001 # wide marks are what is tested

import time

import pytest
from hypothesis import given, strategies as st

from subgen.text import sentences
from subgen.text.sentences import sentence_ends
from subgen.text.words import words_of


def marked(text: str, language: str = "en") -> str:
    """A text with a bar after each sentence."""
    words = words_of(text)
    ends = sentence_ends(text, [word.start for word in words], [word.end for word in words], language)
    return " ".join(f"{word.text} |" if word.end in ends else word.text for word in words)


@pytest.mark.parametrize(
    "text",
    [
        "“Not a bit, Doctor. | Stay where you are. | I am lost.” | He smiled. |",
        '"Go. | Now." | Then he left. |',
        "(He left. | She stayed.) | Then rain. |",
        "“P” stands for “Papier.” | Now for the rest. |",
        "It's the '90s again. | Rock 'n' roll is here. |",
        "He is 6'2\" tall. | She is 5'1\" tall. |",
        "The boys' hats. | Mr. O'Brien's cat (see p. 4) slept. | He saw it. |",
    ],
)
def test_sentences_end_within_quotes_and_brackets_too(text: str) -> None:
    assert marked(text.replace(" |", "")) == text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ('"Wait!" he said. |', "en"),
        ("«Viens. | Vite!» dit-il. | Oui. |", "fr"),
        ("„Komm her. | Schnell!“ rief er. | Ja. |", "de"),
        ("He paid (i.e. too much). | The “Mr.” was left out. |", "en"),
    ],
)
def test_a_quotation_within_a_sentence_does_not_end_it(text: str, language: str) -> None:
    assert marked(text.replace(" |", ""), language) == text


@pytest.mark.parametrize(
    "text",
    [
        "Neither am I. | Listen. |",
        "“Nor did I. | Listen.” |",
        "I. Newton met J. K. Rowling. |",
        "It was by I. Newton. |",
    ],
)
def test_the_pronoun_i_ends_a_sentence_but_an_initial_does_not(text: str) -> None:
    assert marked(text.replace(" |", "")) == text


@pytest.mark.parametrize(
    "text",
    [
        "See vol. 2, ch. 9, and fig. 6. | Then no. 4. |",
        "He said no. | Four men came. | Go to p. 12. | Yes. |",
    ],
)
def test_an_abbreviation_before_a_number_does_not_end_a_sentence(text: str) -> None:
    assert marked(text.replace(" |", "")) == text


@given(st.text("ab.I?!'\"“”«»() \n", min_size=1))
def test_every_sentence_end_is_the_end_of_a_word(text: str) -> None:
    words = words_of(text)

    ends = sentence_ends(text, [word.start for word in words], [word.end for word in words], "en")

    assert ends <= {word.end for word in words}


_SENTENCES = st.lists(
    st.sampled_from(
        [
            "He said so. ",
            '"Go. Now." ',
            "Mr. Brown (see p. 4) slept! ",
            "What? ",
            "“Not a bit, Doctor. Stay where you are.” ",
            "It is 3.5 m long, e.g. here. ",
            "海面上没有一条船。",
            "他说：“明天会更好！”",
            "「明日はもっとよくなる。」と彼は言った。",
            "डॉ. शर्मा ने कहा। ",
            "– and then ",
            "\n",
        ]
    ),
    max_size=60,
)


@given(parts=_SENTENCES, language=st.sampled_from(["en", "de", "hi", "zh", "ja"]))
def test_the_windows_of_a_long_text_change_no_sentence(parts: list[str], language: str) -> None:
    text = "".join(parts)
    at_once = marked(text, language)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sentences, "_WHOLE", 0)
        patch.setattr(sentences, "_WINDOW", 300)

        assert marked(text, language) == at_once


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("海面上没有一条船。" * 40_000, "zh"),
        ("Über den Wolken war es schön. " * 12_000, "de"),
        ("“Come here. ” " * 25_000, "en"),
        ("“" + "Come here. " * 30_000 + "”", "en"),
        ("यह एक बहुत अच्छा दिन है " * 15_000, "hi"),
    ],
    ids=["Chinese", "German", "quotes", "one quotation", "without marks"],
)
def test_the_sentences_of_a_third_of_a_million_characters_are_found_quickly(text: str, language: str) -> None:
    words = words_of(text)
    starts, ends = [word.start for word in words], [word.end for word in words]
    began = time.process_time()  # of this process alone, however busy the machine is

    assert len(text.rstrip()) in sentence_ends(text, starts, ends, language)
    assert time.process_time() - began < 10
