"""Read CSV, TSV, JSONL, text and Markdown into scripts. Collect every fault.

    reader          from bytes to a script, by the file's ending
    decoding        from bytes to text: UTF-8, or UTF-16 with its mark
    table           CSV and TSV: a row is a line
    jsonl           JSONL: an object is a line
    plain           TXT: a line is a line, with titles, pauses and speakers
    markdown        MD: a paragraph or a list item is a line
    columns         the columns that are known, and those that are nearly so
    row_builder     the cells of a row as the values of a line
    script_builder  titles, pauses and speech, in the order in which they stand
    values          times and numbers as people write them

A reader collects faults and goes on, so that a person sees all of them at once; it raises nothing.
"""
