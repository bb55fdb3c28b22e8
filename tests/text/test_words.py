"""Words of a text: separated by white space, and by a segmenter where there is none."""

# ruff: noqa: RUF001 # wide marks are what is tested

import time
from itertools import pairwise

import pytest
import regex
from hypothesis import given, strategies as st

from subgen.text import segmenter
from subgen.text.words import Word, iterate_words, spaced_words, words_of

UNSPACED_LETTER = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}]")
CLOSING = tuple("、。」』）】》？！ー～…ぁっゃゅょァッャュョヮ々ゝヽ・：；，")
OPENING = tuple("「『（【《“¥$")
ANY = st.text(st.characters(exclude_categories=["Cs"]))
MIXED = st.lists(
    st.one_of(
        st.text(st.characters(min_codepoint=0x3000, max_codepoint=0x30FF), max_size=8),
        st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=12),
        st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B), max_size=12),
        st.text(st.characters(min_codepoint=0xFF00, max_codepoint=0xFFEF), max_size=4),
        st.sampled_from(
            ["今天天气很好", "散歩しましょう", "วันนี้อากาศดี", "Hello", "3.14", '"', "’", " ", "\u200b", "가나"]
        ),
        st.text(max_size=4),
    ),
    max_size=12,
).map("".join)
SPACED = [
    "I bought 3 cats -- for $100.",
    "मैंने तीन बिल्लियाँ खरीदीं।",
    "நான் மூன்று பூனைகள் வாங்கினேன்.",
    "나는 고양이 세 마리를 샀다.",
    "大韓民國의 主權은 國民에게 있고, 모든 권력은 國民으로부터 나온다.",
    "اشتريت ثلاث قطط، ثم عدت.",
    "Ich kaufte „drei“ Katzen – für 100 €…",
    "Я купил трёх кошек.",
]


def texts(text: str) -> list[str]:
    return [word.text for word in words_of(text)]


@pytest.mark.parametrize("text", SPACED)
def test_words_are_separated_by_white_space(text: str) -> None:
    assert texts(text) == text.split()


@given(text=ANY.filter(lambda text: not UNSPACED_LETTER.search(text)))
def test_scripts_with_spaces_have_only_words_separated_by_spaces(text: str) -> None:
    assert texts(text) == text.split()
    assert words_of(text) == spaced_words(text)


@given(text=MIXED)
def test_words_are_the_same_one_by_one(text: str) -> None:
    assert tuple(iterate_words(text)) == words_of(text)


@given(text=MIXED)
def test_every_character_except_white_space_is_in_exactly_one_word(text: str) -> None:
    words = words_of(text)

    assert all(word.text and text[word.start : word.end] == word.text for word in words)
    assert "".join(word.text for word in words) == "".join(text.split())
    assert [word.start for word in words] == sorted({word.start for word in words})


@given(text=MIXED)
def test_white_space_always_separates_words(text: str) -> None:
    words = words_of(text)

    assert not any(character.isspace() for word in words for character in word.text)
    assert {word.start for word in spaced_words(text)} <= {word.start for word in words}


@given(text=MIXED)
def test_words_obey_the_rules_of_kinsoku_and_do_not_split_characters(text: str) -> None:
    words = words_of(text)
    spaced = {word.start for word in spaced_words(text)}
    clusters = {found.start() for found in regex.finditer(r"\X", text)}

    for before, word in pairwise(words):
        if word.start not in spaced:
            assert not word.text.startswith(CLOSING)
            assert not before.text.endswith(OPENING)
            assert word.start in clusters


@given(text=MIXED)
def test_letters_and_digits_of_other_scripts_stay_together(text: str) -> None:
    starts = {word.start for word in words_of(text)}

    assert not starts & {found.end() for found in regex.finditer(r"[A-Za-z0-9](?=[A-Za-z0-9])", text)}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("今天天气很好，我们去公园。", "今天天气 很 好， 我们 去 公园。"),
        ("今天天氣很好，我們去公園。", "今天 天氣 很 好， 我們 去 公園。"),
        ("今日は天気がいいので、公園を散歩しましょう。", "今日は 天気が いいので、 公園を 散歩しましょう。"),
        ("「こんにちは」と言った。", "「こんにちは」と 言った。"),
        ("วันนี้อากาศดีมาก", "วัน นี้ อากาศ ดี มาก"),
        ("私はPythonで3.14を書きました。", "私は Pythonで 3.14を 書きました。"),
    ],
)
def test_scripts_without_spaces_are_split_where_phrases_end(text: str, words: str) -> None:
    assert texts(text) == words.split()


def test_a_long_japanese_phrase_is_split_into_words() -> None:
    assert texts("ショッピングセンターへ行きました。") == ["ショッピング", "センターへ", "行きました。"]


def test_straight_quotes_open_and_close_alternately() -> None:
    assert texts('他说"你好世界"然后走。') == ["他", "说", '"你好', '世界"', "然后", "走。"]


@pytest.mark.parametrize("word", ["人工智能", "动物园", "大熊猫", "图书馆", "北京大学"])
def test_no_chinese_word_of_the_dictionary_is_split(word: str) -> None:
    assert word in texts(f"他说{word}很好")


@pytest.mark.parametrize("text", ["船\x1f0", "海\x1c面上", "ไป\x1d5", "今日\x1e「a"])
def test_control_characters_that_separate_are_white_space(text: str) -> None:
    before, after = text.split()

    assert "".join(word.text for word in words_of(text)) == before + after
    assert all(text[word.start : word.end] == word.text for word in words_of(text))


def test_a_word_has_its_place_in_the_text() -> None:
    assert words_of("I  like 北京 烤鸭!")[2:] == (Word("北京", 8, 10), Word("烤鸭!", 11, 14))


@pytest.mark.parametrize(
    "text",
    [
        "今天天气很好，我们一起去公园散步吧。" * 6_000,
        "今天天气很好我们一起去公园散步吧" * 6_000,
        "明日は天気がよかったので、公園を散歩しました。" * 5_000,
        "明日は天気がよかったので公園を散歩しました" * 5_000,
        "あ" * 100_000,
        "วันนี้อากาศดีมากเราไปเดินเล่นกันเถอะ" * 3_000,
        "你" + "a" * 100_000,
        "ไทย" + '"' * 100_000,
    ],
    ids=["Chinese", "without marks", "Japanese", "Japanese without marks", "kana", "Thai", "Latin", "quotes"],
)
def test_a_text_of_a_hundred_thousand_characters_is_split_quickly(text: str) -> None:
    began = time.process_time()  # of this process alone, however busy the machine is

    assert "".join(word.text for word in words_of(text)) == text
    assert time.process_time() - began < 10


@given(text=st.lists(MIXED, max_size=6).map("\u3002".join))
def test_the_windows_of_a_long_text_change_no_word(text: str) -> None:
    at_once = words_of(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segmenter, "_DICTIONARY_WINDOW", 200)  # no piece of these texts is longer
        patch.setattr(segmenter, "_MODEL_WINDOW", 5)

        assert words_of(text) == at_once


def test_the_words_of_a_long_text_without_marks_are_those_of_its_parts() -> None:
    sentence = "今天天气很好我们一起去公园散步吧"
    words = words_of(sentence * 10_000)  # more than the dictionary gets at once

    assert [word.text for word in words] == [word.text for word in words_of(sentence * 10)] * 1_000
