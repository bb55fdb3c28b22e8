"""Golden files: prose and its subtitles, reviewed by eye.

`hi.txt` and `ta.txt` are prose of our own, one line of the script a row; `hi.srt` and `ta.srt` are its cues.
When the layout improves, write them again, and review every change before you keep it:

    python -m tests.golden
    git diff tests/golden
"""
