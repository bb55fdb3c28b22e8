r"""Subtitle files of anyone's, read as a viewer sees them.

    clock         times as people and programs write them
    place         where on the screen a cue stands
    srt vtt ass   one file a format
    seen          what a viewer sees as one cue
    reading       which of the formats a file is in, and the cues that a viewer sees

The readers are our own. pysubs2's (1.8.1) read `100:00:00,000` of SRT as zero and refuse it of ASS, take any
row with two times in it for a cue, know no rows and no places to tell findings by, and turn markup into
overrides instead of taking it out; to mend all that would be to read the files twice. What pysubs2 forgives
is forgiven here too: a comma or a point, one digit for two, no blank rows, no numbers, no hours.

A row where a cue's times should be, and are none, is a value (`subgen.formats.strict.Unreadable`); nothing
that a file holds raises.
"""
