"""Read inputs, create output folders, replace files atomically, stamp files to recognize them."""

from subgen.files.atomic import remove_files, replace_files
from subgen.files.output_folder import (
    STATE_FOLDER,
    check_places,
    clear_leftovers,
    free_bytes,
    make_output_folder,
    may_write,
)
from subgen.files.reading import is_same_input, read_input, read_text
from subgen.files.scratch import open_scratch
from subgen.files.stamps import exists, has_digest, is_folder, is_there, matches, modified_ns, opened, stamp
from subgen.files.written_log import WrittenLog

__all__ = [
    "STATE_FOLDER",
    "WrittenLog",
    "check_places",
    "clear_leftovers",
    "exists",
    "free_bytes",
    "has_digest",
    "is_folder",
    "is_same_input",
    "is_there",
    "make_output_folder",
    "matches",
    "may_write",
    "modified_ns",
    "open_scratch",
    "opened",
    "read_input",
    "read_text",
    "remove_files",
    "replace_files",
    "stamp",
]
