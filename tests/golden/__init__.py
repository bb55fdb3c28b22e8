"""Golden files: prose, and the subtitles that the layout makes of it, read by eye.

`hi.txt` and `ta.txt` are prose of our own, a line a line of the script; `hi.srt` and `ta.srt` are its cues.
When the layout changes for the better, write them anew, and read what changed, before it is kept:

    python -m tests.golden
    git diff tests/golden
"""
