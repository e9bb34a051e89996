"""The only writers of subjects, law, catalogue, records and files."""

from records.transitions.asking import ask_for_access
from records.transitions.catalogue import adopt_catalogue, digest_of
from records.transitions.erasing import empty_ended, erase_person, replay_erasures, write_journal
from records.transitions.files import (
    Stored,
    attach_files,
    discard_files,
    discard_unattached,
    release_files,
    remove_discarded,
    remove_orphans,
    store_file,
)
from records.transitions.law import NewInstrument, NewProvision, certify_law, enter_law, repeal_law
from records.transitions.namesakes import (
    appoint_representative,
    clear_namesake,
    merge,
    revoke_representative,
    split,
)
from records.transitions.records import (
    NewRecord,
    Recorded,
    Source,
    answer_for_issuer,
    correct_record,
    record_document,
)
from records.transitions.subjects import (
    add_name,
    add_number,
    add_subject,
    find_or_add_subject,
    hold,
    lift_hold,
    look_into_subject,
    note_life,
    verify_number,
)

__all__ = [
    "NewInstrument",
    "NewProvision",
    "NewRecord",
    "Recorded",
    "Source",
    "Stored",
    "add_name",
    "add_number",
    "add_subject",
    "adopt_catalogue",
    "answer_for_issuer",
    "appoint_representative",
    "ask_for_access",
    "attach_files",
    "certify_law",
    "clear_namesake",
    "correct_record",
    "digest_of",
    "discard_files",
    "discard_unattached",
    "empty_ended",
    "enter_law",
    "erase_person",
    "find_or_add_subject",
    "hold",
    "lift_hold",
    "look_into_subject",
    "merge",
    "note_life",
    "record_document",
    "release_files",
    "remove_discarded",
    "remove_orphans",
    "repeal_law",
    "replay_erasures",
    "revoke_representative",
    "split",
    "store_file",
    "verify_number",
    "write_journal",
]
