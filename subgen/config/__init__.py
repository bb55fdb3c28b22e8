"""Settings, the TOML file, and validation with suggestions.

Every option of `run` has a key of its name (`sample_rate = 24000`), and there are tables for what no option
can say. The command line wins over the file.

    settings         every option with its default
    formats          every text and audio format that can be written
    schema           what the file may hold, as types
    service_limits   settings whose limits depend on the service
    validation       wrong keys and values of the file, in people's words
    load             command line over configuration over defaults
    custom_standard  a cue standard of the user's own, `[standard]`
    fonts            the font for each language's script
"""
