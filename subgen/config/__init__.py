"""Settings, the TOML file, and validation with suggestions.

Every option of `run` has a key of the same name (`sample_rate = 24000`), and tables hold what no option can
express. The command line wins over the file.

    settings         every option with its default
    formats          every text and audio format that can be written
    schema           the keys and values of the file, as types
    languages        languages as the service's codes
    service_limits   settings whose limits depend on the service
    validation       wrong keys and values of the file, explained for people
    load             merges the command line, the configuration and the defaults
    custom_standard  the user's own cue standard, `[standard]`
    fonts            the font for the script of each language
"""
