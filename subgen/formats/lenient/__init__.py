r"""Forgiving readers of any subtitle files, which give the cues that a viewer sees.

    clock             times as people and programs write them
    screen_position   place of a text in the picture
    vtt_position      the same for the settings and regions of WebVTT
    tracks            styles of a file that has everything twice
    srt vtt ass       one file for each format
    file_cue          a cue as it is in a file
    roll_up           captions that come row by row or word by word
    ruby              annotations, which are no text
    visible_cues      several cues of a file that a viewer sees as one
    detection         the format of a file, by its content
    reader            the cues that a viewer sees

The readers are our own. Those of pysubs2 (1.8.1) read `100:00:00,000` of SRT as zero and refuse it in ASS,
take any row with two times for a cue, know neither the rows nor the positions that findings need, and turn
markup into overrides instead of removing it; correcting all that would mean reading the files twice. Whatever
pysubs2 accepts of SRT and ASS is accepted here too: a comma or a point, one digit for two, no blank rows, no
numbers, no hours. WebVTT has a standard that browsers follow, and is read by it.

A row that should have the times of a cue and does not is a value (`subgen.formats.strict.Unreadable`); no
content of a file raises an error.
"""
