"""Scripts: what people hand in, read into lines.

    reading   from bytes to a script, by the file's ending
    text      from bytes to text: UTF-8, or UTF-16 with its mark
    table     CSV: a row is a line
    prose     TXT: a line is a line, with titles, pauses and speakers
    rows      the cells of a row as the values of a line
    times     times and numbers as people write them

A reader collects faults and goes on, so that a person sees all of them at once; it raises nothing.
"""
