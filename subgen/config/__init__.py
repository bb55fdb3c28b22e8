"""The configuration file, and how it and the command line become settings.

Every option of `run` has a key of its name (`sample_rate = 24000`), and there are tables for what no option
can say. What the command line says wins.

    shape     what the file may hold, as types
    faults    what a file holds and may not, in people's words
    settling  command line over configuration over defaults
"""
