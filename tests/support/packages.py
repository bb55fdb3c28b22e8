"""Packages of subgen, the first lines of their docstrings, and the tests that mirror them."""

from collections.abc import Mapping

__all__ = ["FIRST_LINES", "MORE_THAN_EXPORTS", "TEST_FOLDERS", "TEST_SUBJECTS"]

FIRST_LINES: Mapping[str, str] = {
    "subgen": "Turn scripts into timed speech, subtitles and alignments.",
    "subgen.align": "Compute where each line and each word is on the track.",
    "subgen.app": "Composition root. Builds clients, stores and encoders and passes them to jobs.",
    "subgen.audio": "WAV, fades, encoding with ffmpeg, chapters and tags.",
    "subgen.cli": "Command line. One module per command, imported when the command is named.",
    "subgen.config": "Settings, the TOML file, and validation with suggestions.",
    "subgen.cues": "Split words into cues and rows, time them, and check them against a standard.",
    "subgen.delivery": "Write a script's audio, subtitles, clips and report, and skip what is up to date.",
    "subgen.espeak": (
        "espeak-ng through its C library: text to speech with phoneme times, and text to phonemes."
    ),
    "subgen.files": (
        "Read inputs, create output folders, replace files atomically, stamp files to recognize them."
    ),
    "subgen.formats": (
        "Subtitle and alignment formats: writers, strict readers (verify), lenient readers (check)."
    ),
    "subgen.inputs": "Read CSV, TSV, JSONL, text and Markdown into scripts. Collect every fault.",
    "subgen.jobs": "Use cases: run, status, verify, garbage collection. No I/O except through ports.",
    "subgen.model": "Immutable values shared by all packages. This docstring is the glossary.",
    "subgen.planning": "Decide which utterances a job needs, what is missing and what it will cost.",
    "subgen.ports": "Interfaces between the core and the outside world, and the records they exchange.",
    "subgen.providers": "Speech services. Each folder implements `ports.provider.Provider`.",
    "subgen.resampling": "Resampling of PCM with libsoxr.",
    "subgen.server": "Local speech service: the Waves protocol with espeak-ng voices and fault injection.",
    "subgen.store": "Durable storage of takes (pack files) and job state (SQLite) in `OUT/.subgen/`.",
    "subgen.synthesis": (
        "Send utterances to a provider with bounded concurrency, retries and in-order results."
    ),
    "subgen.text": "Languages, words, sentences, text direction, display width, chunking.",
    "subgen.waves": (
        "The Waves Lightning protocol without I/O: messages, codec, client and server sessions, limits, "
        "voices."
    ),
}
"""Package at the top -> the first line of its docstring: together they are the map of the code."""

MORE_THAN_EXPORTS: Mapping[str, str] = {
    "subgen": "the library: its names are imported when they are first used",
    "subgen.cli": "the command group: its commands are imported when they are named",
    "subgen.model": "the values: most are imported when they are first used, since `--help` needs few",
    "subgen.text.function_words": "one table, joined from those of its modules",
}
"""Packages whose `__init__` does more than export names, and why."""

TEST_FOLDERS: Mapping[str, str] = {
    "bench": "programs that measure",
    "end_to_end": "whole commands, as a user runs them",
    "golden": "cues of two languages, reviewed line by line",
    "old_folders": "what released versions wrote",
    "pictures": "the pictures of the README",
    "schemas": "schemas of others, against which outputs are checked",
    "sdk": "the vendor's own client against the local service",
    "support": "helpers of tests",
    "transcripts": "frames as the published documents give them",
}
"""Folders of tests that are no package of subgen."""

TEST_SUBJECTS: Mapping[str, str] = {
    "audio/test_wav_and_fades.py": "two modules that make one sound",
    "cli/test_completion.py": "completion in the shell",
    "cli/test_main.py": "the command line as a whole",
    "cli/test_workspace_commands.py": "the commands on a folder of outputs",
    "cues/test_layout_optimal.py": "the layout, compared with a search through all others",
    "delivery/test_paths_and_clips.py": "two modules that name files",
    "files/test_files.py": "the modules of the package together",
    "formats/test_ass_rendered.py": "karaoke as ffmpeg draws it",
    "formats/test_lenient.py": "the lenient readers",
    "formats/test_strict.py": "the strict readers of cues",
    "formats/test_strict_words.py": "the strict readers of words",
    "formats/test_vtt_browser.py": "WebVTT as a browser shows it",
    "inputs/test_all_kinds.py": "properties that all kinds of inputs share",
    "inputs/test_tsv.py": "tables with tabs, where they differ",
    "providers/test_second_provider.py": "a whole job on a tiny provider",
    "providers/test_smallest.py": "the client of the service as a whole",
    "server/test_buffering.py": "text sent in pieces",
    "server/test_fault_spec.py": "faults as they are asked for",
    "server/test_faults.py": "faults as they strike",
    "server/test_voices.py": "the sound of the voices",
    "store/test_dependencies.py": "the files that takes and outputs are made of, in the ledger",
    "store/test_disk_faults.py": "a disk that fails",
    "store/test_migration.py": "a ledger of an earlier version",
    "store/test_read_only.py": "a store that is only read",
    "store/test_rebuild.py": "a ledger written again from the takes",
    "store/test_retakes.py": "take versions in the ledger",
    "store/test_state_machine.py": "random operations against a model",
    "synthesis/test_concurrency_and_retry.py": "two modules that decide when to ask again",
    "text/test_function_words.py": "the package of that name",
    "waves/test_transcripts.py": "frames as the published documents give them",
}
"""Tests of a package that are named after a subject, not after one module."""
