"""Read CSV, TSV, JSONL, text and Markdown into scripts. Collect every fault.

    reader          reads bytes into a script, by the file's extension
    decoding        decodes bytes: UTF-8, or UTF-16 with a byte order mark
    table           CSV and TSV: each row is a line
    jsonl           JSONL: each object is a line
    plain           TXT: each physical line is a line, with titles, pauses and speakers
    markdown        MD: each paragraph or list item is a line
    markdown_syntax its parser, with the marks of GitHub, Pandoc, Obsidian and Hugo
    markdown_blocks blocks that the parser has no plugin for
    markdown_words  the words of a paragraph, as a reader would see them
    markdown_emphasis emphasis in scripts without spaces
    markdown_rows   marks that take a row of a paragraph, or its beginning or end
    markdown_html   blocks of HTML in Markdown
    front_matter    front matter of Markdown
    pauses          pauses written inside a line
    markup          finds markup in text that is read aloud as it is written
    invisible       byte order marks and other characters that nobody sees
    findings        findings, of some kinds a bounded number
    columns         the known columns, and guesses for misspelled ones
    row_builder     builds lines from the cells of rows
    speakers        names before a colon, and the directions after them
    script_builder  builds lines from titles, pauses and speech, in order
    values          times and numbers as people write them

A reader collects faults and continues, so that the user sees all of them at once; it raises nothing.
"""
