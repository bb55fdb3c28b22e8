"""Marks of GitHub, Pandoc, Obsidian, Google Docs, Hugo, Notion and MkDocs: each is speech or a finding."""

# ruff: noqa: RUF001 # wide marks are what is read

import pytest

from subgen.inputs.reader import read_script
from subgen.model import Break, Script
from subgen.providers.smallest.catalog import LOCAL


def script_of(text: str) -> Script:
    script, faults = read_script("book.md", text.encode(), LOCAL)
    assert faults == ()
    assert script is not None
    return script


def texts_of(text: str) -> list[str]:
    return [line.text for line in script_of(text).lines]


def findings_of(text: str) -> list[str]:
    findings = script_of(text).findings
    assert {finding.kind for finding in findings} <= {"left-out"}
    return [str(finding) for finding in findings]


def faults_of(text: str) -> list[str]:
    _, faults = read_script("book.md", text.encode(), LOCAL)
    return [str(fault) for fault in faults]


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("# The End {#end .unnumbered}", "The End"),
        ("## The End {.unnumbered}", "The End"),
        ("# The End {-}", "The End"),
        ("# The End {: #end }", "The End"),
        ("# The End {#the-–-end}", "The End"),
        ('# The End {data-x="a b"}', "The End"),
        ("# The End ^abc123", "The End"),
        ("The End {#end}\n=====", "The End"),
        ("# The [[Page|End]] ==here==", "The End here"),
        ("# The **End**", "The End"),
        ("# The set {x}", "The set {x}"),
        ("# Prices from $5 to $6", "Prices from $5 to $6"),
    ],
)
def test_a_title_has_only_the_words_that_a_reader_sees(heading: str, title: str) -> None:
    script = script_of(f"{heading}\n\nOne.")

    assert script.lines[0].chapter == title
    assert script.findings == ()


def test_marks_in_a_title_are_left_out_with_findings() -> None:
    assert script_of("# One[^1] :smile: [pause 1s]\n\nWords.").lines[0].chapter == "One"
    assert findings_of("# One[^1] :smile: [pause 1s]\n\nWords.") == [
        "book.md:1: the mark of a note is left out: '[^1]'",
        "book.md:1: an emoji code is left out: ':smile:'",
        "book.md:1: a pause in a title is left out: '[pause 1s]'",
    ]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("[[Page]] and [[Page|shown *so*]]", "Page and shown *so*"),
        ("[[Page|]] and [[a/b]]", "Page and a/b"),
        ("!!! Stop right there", "!!! Stop right there"),
        ("!!! Stop\nright there", "!!! Stop right there"),
        ("[[Page#Heading]] and [[#Heading]] and [[Page#^a1b2]]", "Page Heading and Heading and Page"),
        ("a matrix [[1, 2], [3, 4]] and a [[1]](http://x.org)", "a matrix [[1, 2], [3, 4]] and a [1]"),
        ("==marked *words*== here", "marked words here"),
        ("a==b and c==d, x == y == z", "a==b and c==d, x == y == z"),
        ("这是==重点==内容", "这是重点内容"),
        ("~~gone~~ ~gone~ H~2~O x^2^", "gone gone H2O x2"),
        ("2^3 and 4^5, x^2+y^2, ~5 km, ~5~10", "2^3 and 4^5, x^2+y^2, ~5 km, ~5~10"),
        ("$5 and $6, from $5 (or 4$), US$5 or A$6", "$5 and $6, from $5 (or 4$), US$5 or A$6"),
        ("[small]{.smallcaps} and [sic]", "small and [sic]"),
        ("5%% and 6%%", "5%% and 6%%"),
        ("at 10:30:45 and a:b:c and :note", "at 10:30:45 and a:b:c and :note"),
        ("mail a@b.org or [@bob](http://x.org), [me @ home]", "mail a@b.org or @bob, [me @ home]"),
        ("1\\. One \\- \\_x\\_ \\[ok\\] \\# \\! \\=", "1. One - _x_ [ok] # ! ="),
        ("[a](javascript:x) b", "a b"),
        ("[a](b){target=_blank} **c**{ .d } `e`{.f}", "a c e"),
        ("(a){b} and \\(see here\\) and \\[a\\_b\\]", "(a){b} and (see here) and [a_b]"),
        ("{x} and {y}", "{x} and {y}"),
        ("Words.\n{: .lead #first}", "Words."),
        ("> [sic] he said", "[sic] he said"),
        ("- [sic] he said", "[sic] he said"),
        ("*[sic]* he said", "[sic] he said"),
    ],
)
def test_marks_around_words_are_no_text_and_words_that_resemble_marks_are(written: str, text: str) -> None:
    assert texts_of(written) == [text]
    assert findings_of(written) == []


@pytest.mark.parametrize(
    ("written", "text", "finding"),
    [
        ("Word[^1].", "Word.", "the mark of a note is left out: '[^1]'"),
        ("Word^[a note] more.", "Word more.", "a note is left out"),
        ("Word ![[x.png|100]] more.", "Word more.", "an embedded file is left out: '![[x.png|100]]'"),
        ("Word %%hidden%% more.", "Word more.", "a comment is left out: '%%hidden%%'"),
        ("Word <!-- no --> more.", "Word more.", "a comment is left out: '<!-- no -->'"),
        ("So [@key, p. 3].", "So.", "a citation is left out: '[@key, p. 3]'"),
        ("So [see @a; -@b] too.", "So too.", "a citation is left out: '[see @a; -@b]'"),
        ("Great :smile:!", "Great!", "an emoji code is left out: ':smile:'"),
        ("Great :smile::heart: work", "Great work", "an emoji code is left out: ':smile::heart:'"),
        ("A {>>why?<<} b", "A b", "a comment is left out: '{>>why?<<}'"),
        ("A {--gone--} b", "A b", "a deletion is left out: '{--gone--}'"),
        ("A ![x](y.png){width=50%} b", "A b", "an image is left out: 'x'"),
        ("- [/] half", "half", "the box of a task is left out: '[/]'"),
        (
            "It is \\(x^2\\) here.",
            "It is here.",
            "a formula is left out: 'x^2'; write it in words to have it spoken",
        ),
        ("Great :+1: work", "Great work", "an emoji code is left out: ':+1:'"),
        ('A {{< ref "x" >}} b', "A b", "a shortcode is left out: '{{< ref \"x\" >}}'"),
        ("A {{% x %}} b", "A b", "a shortcode is left out: '{{% x %}}'"),
        ("A {% x %} b", "A b", "a tag of a template is left out: '{% x %}'"),
        ("Words. ^abc123", "Words.", "the id of a block is left out: '^abc123'"),
        ("- [ ] Buy milk", "Buy milk", "the box of a task is left out: '[ ]'"),
        ("- [x] Buy milk", "Buy milk", "the box of a task is left out: '[x]'"),
        ("> [!NOTE]\n> Words.", "Words.", "the mark of a callout is left out: '[!NOTE]'"),
        ("> [!tip]-\n> Words.", "Words.", "the mark of a callout is left out: '[!tip]-'"),
        (
            "It is $x^2$ here.",
            "It is here.",
            "a formula is left out: 'x^2'; write it in words to have it spoken",
        ),
        (
            "It is $$x^2$$ here.",
            "It is here.",
            "a formula is left out: 'x^2'; write it in words to have it spoken",
        ),
    ],
)
def test_what_is_no_speech_in_a_line_is_left_out_with_a_finding(
    written: str, text: str, finding: str
) -> None:
    assert texts_of(written) == [text]
    assert findings_of(written) == [f"book.md:1: {finding}"]


@pytest.mark.parametrize(
    ("block", "finding"),
    [
        ("%%\none\n\ntwo\n%%", "a comment is left out"),
        ("$$\nx^2\n$$", "a formula is left out; write it in words to have it spoken"),
        (
            "\\begin{equation}\nx\n\\end{equation}",
            "a formula is left out; write it in words to have it spoken",
        ),
        ("[^1]: The note.\n    It goes on.", "a note is left out: '[^1]'"),
        ("*[HTML]: Hypertext", "an abbreviation is left out: '*[HTML]: Hypertext'"),
        ("[TOC]", "a table of contents is left out: '[TOC]'"),
        ("[[_TOC_]]", "a table of contents is left out: '[[_TOC_]]'"),
        ("\\newpage", "a command of LaTeX is left out: '\\\\newpage'"),
        ('{{< figure src="x" >}}', "a shortcode is left out: '{{< figure src=\"x\" >}}'"),
        ('{{< figure\n  src="x"\n>}}', "a shortcode is left out"),
        ("{{< code-toggle >}}\n[a]\nb = 1\n{{< /code-toggle >}}", "a shortcode is left out"),
        ("{{< highlight go >}}\nx = 1\n\ny\n{{< /highlight >}}", "a shortcode is left out"),
        ("{% highlight js %}\nx\n{% endhighlight %}", "a shortcode is left out"),
        ("![[x.png]]", "an embedded file is left out: '![[x.png]]'"),
        ("![](x.svg)", "an image is left out"),
        ("+---+---+\n| a | b |\n+---+---+", "a table is left out; write paragraphs, or hand it in as .csv"),
    ],
)
def test_a_block_that_is_no_speech_is_left_out_with_a_finding(block: str, finding: str) -> None:
    assert texts_of(f"One.\n\n{block}\n\nTwo.") == ["One.", "Two."]
    assert findings_of(f"One.\n\n{block}\n\nTwo.") == [f"book.md:3: {finding}"]


def test_a_finding_names_the_row_of_its_mark_in_wrapped_text() -> None:
    assert findings_of("One\ntwo[^1]\nthree :smile:\n") == [
        "book.md:2: the mark of a note is left out: '[^1]'",
        "book.md:3: an emoji code is left out: ':smile:'",
    ]


@pytest.mark.parametrize(
    "written",
    [
        '+++\ntitle = "X"\n+++\n\nOne.',
        "+++\n[menu]\nx = 1\n+++\nOne.",
        '{\n  "title": "X"\n}\n\nOne.',
        "% Title\n% Author\n\nOne.",
        "---\ntitle: X\n...\nOne.",
    ],
)
def test_front_matter_of_any_kind_is_left_out(written: str) -> None:
    assert texts_of(written) == ["One."]
    assert findings_of(written) == ["book.md:1: the front matter is left out"]


@pytest.mark.parametrize("written", ["+++\n\nOne.\n\n+++", "{\nOne.\n}", "%One.", "% of people\nOne."])
def test_what_only_resembles_front_matter_is_text(written: str) -> None:
    assert "One." in " ".join(texts_of(written))
    assert "book.md:1: the front matter is left out" not in [
        str(finding) for finding in script_of(written).findings
    ]


def test_dashes_below_wrapped_text_are_a_break_and_the_text_is_spoken() -> None:
    script = script_of("The road was long\nand dry.\n---\nThey went on.\n\nTitle\n---\nWords.")

    assert [(line.row, line.text, line.chapter) for line in script.lines] == [
        (1, "The road was long and dry.", None),
        (4, "They went on.", None),
        (8, "Words.", "Title"),
    ]
    assert [(finding.kind, finding.row) for finding in script.findings] == [("title", 1)]


@pytest.mark.parametrize("text", ["He left the room and shut the door.", "word " * 30])
def test_dashes_below_a_long_row_or_a_whole_sentence_are_a_break_too(text: str) -> None:
    script = script_of(f"{text.strip()}\n---\nNext.")

    assert [(line.text, line.chapter) for line in script.lines] == [(text.strip(), None), ("Next.", None)]
    assert [finding.kind for finding in script.findings] == ["title"]


@pytest.mark.parametrize(
    "title", ["Title", "Who goes there?", "Chapter 1.", "A rather long title of a chapter"]
)
def test_a_short_row_above_dashes_is_a_title(title: str) -> None:
    assert script_of(f"{title}\n---\nNext.").lines[0].chapter == title


def test_a_title_of_two_rows_above_equals_signs_is_one_title() -> None:
    assert script_of("A long\ntitle\n===\nNext.").lines[0].chapter == "A long title"


@pytest.mark.parametrize(
    ("written", "texts"),
    [
        ("<br>\nWords.", ["Words."]),
        ("One.\n\n<br/>\n\nTwo.", ["One.", "Two."]),
        ('<a id="x"></a>\nWords.', ["Words."]),
        ("<!-- todo --> Words.\nMore.", ["Words. More."]),
        ("<span>\nWords.\n</span>", ["Words."]),
        ("<u>Words</u>\nand more", ["Words and more"]),
    ],
)
def test_words_beside_tags_of_a_line_are_spoken(written: str, texts: list[str]) -> None:
    assert texts_of(written) == texts


def test_a_term_and_its_definitions_are_lines() -> None:
    lines = script_of("Term\n: One *meaning*\n: Another\n\nEnd.").lines

    assert [(line.row, line.text, line.break_after) for line in lines] == [
        (1, "Term", Break.LINE),
        (2, "One meaning", Break.LINE),
        (3, "Another", Break.PARAGRAPH),
        (5, "End.", Break.LINE),
    ]


@pytest.mark.parametrize(
    "written",
    [
        "<details>\n<summary>More</summary>\n\nInside *words*.\n\n</details>",
        "<details><summary>More</summary>\nInside words.</details>",
        "<details>\n<summary><b>More</b></summary>\n<p>\n\nInside words.\n\n</p>\n</details>",
        "> [!info]- More\n> Inside words.",
        "<aside>\nMore\n\nInside words.\n\n</aside>",
        '!!! note "More"\n    Inside words.',
    ],
)
def test_the_title_of_a_toggle_or_callout_is_a_line_and_so_is_its_text(written: str) -> None:
    assert texts_of(written) == ["More", "Inside words."]


@pytest.mark.parametrize(
    "written",
    [
        "::: {.note}\nInside.\n:::",
        ":::note\nInside.\n:::",
        ":::: a\n::: b\nInside.\n:::\n::::",
        "!!! note\n    Inside.",
    ],
)
def test_the_marks_around_a_div_are_no_text(written: str) -> None:
    assert texts_of(f"One.\n\n{written}\n\nTwo.") == ["One.", "Inside.", "Two."]
    assert findings_of(f"One.\n\n{written}\n\nTwo.") == []


def test_the_reading_of_a_ruby_is_not_spoken_twice() -> None:
    assert texts_of("<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>です") == ["漢字です"]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("海面上没\n有一条船。", "海面上没有一条船。"),
        ("海面上\u3001\n有一条船。", "海面上\u3001有一条船。"),
        ("日本語の  \nテキスト", "日本語のテキスト"),
        ("> 海面上没\n> 有船", "海面上没有船"),
        ("- 海面上没\n  有船", "海面上没有船"),
        ("他说“你好”\n他走了……\n“好”", "他说“你好”他走了……“好”"),
        ("He said “hi”\nand left", "He said “hi” and left"),
        ("中文\nEnglish\n中文", "中文 English 中文"),
        ("한국어\n문장", "한국어 문장"),
        ("One\ntwo", "One two"),
    ],
)
def test_wrapped_text_gets_a_space_only_where_its_script_has_spaces(written: str, text: str) -> None:
    assert texts_of(written) == [text]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("**重点。**后面的字", "重点。后面的字"),
        ("这是**“引用”**文字", "这是“引用”文字"),
        ("日本語の**強調（きょうちょう）**です", "日本語の強調（きょうちょう）です"),
        ("한국어 **강조(强調)**는", "한국어 강조(强調)는"),
        ("见~~删除。~~后面", "见删除。后面"),
        ("价格是 2 * 3 * 4", "价格是 2 * 3 * 4"),
    ],
)
def test_emphasis_beside_wide_marks_needs_no_space(written: str, text: str) -> None:
    script = script_of(written)

    assert [line.text for line in script.lines] == [text]
    assert script.findings == ()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("See [it](https://x.y/z “title”).", "[it](https://x.y/z “title”)"),
        ("The **bold never ends", "**"),
        ("The *word \n\nends.", None),
        ("`a` | `b` | `c` |", None),
        ("`**code**`, \\*\\*escaped\\*\\*, &lt;i&gt; and f*** it", None),
    ],
)
def test_markup_that_is_spoken_because_it_is_not_right_is_a_finding(written: str, shown: str | None) -> None:
    found = [finding.message for finding in script_of(written).findings]

    assert found == (
        [f"{shown!r} is read aloud: it looks like Markdown; take the marks out"] if shown else []
    )


def test_rows_of_verse_are_words_without_their_bars() -> None:
    verse = "| The limerick packs\n|    laughs anatomical\n  in space\n|\n| So clean"

    assert [line.text for line in script_of(verse).lines] == [
        "The limerick packs laughs anatomical in space So clean"
    ]


def test_markdown_that_is_only_html_is_a_fault_that_names_the_other_ending() -> None:
    assert faults_of("<html>\n<body>\n<p>One.</p>\n\n<p>Two.</p>\n</body></html>") == [
        "book.md: no line to speak: the text is HTML; save it as .html"
    ]
