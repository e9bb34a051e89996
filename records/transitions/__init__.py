"""The only writers of subjects, law, catalogue, records and files."""

from records.transitions.files import (
    Stored,
    attach_files,
    discard_files,
    discard_unattached,
    remove_discarded,
    remove_orphans,
    store_file,
)

__all__ = [
    "Stored",
    "attach_files",
    "discard_files",
    "discard_unattached",
    "remove_discarded",
    "remove_orphans",
    "store_file",
]
