"""What somebody says about a text. A comment is no case: a row, an entry in the ledger, and a receipt for it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import DatabaseError, connection, transaction

from cases.rules.verdicts import Reason, Refusal, Text
from cases.states import gettext_noop
from cases.transitions.settling import refusal_of
from consultations.models import Comment, Version
from consultations.queries.comments import contact_key
from consultations.rules.comments import Said, digest_of
from consultations.rules.grouping import fingerprint
from consultations.states import NO_49, Channel
from ledger.queries.sealing import seal
from ledger.rules.canonical import Value
from ledger.transitions import NewEvent, append_many
from ledger.transitions.appending import keys_for
from records.transitions import Stored, attach_files, store_file

COMMENTED = "consultations.commented"
LATE = Reason("comment-period", NO_49, Text(gettext_noop("This text is not open for comment, or no longer.")))
LOCK = "SELECT current FROM consultations_draft WHERE case_id = %s FOR SHARE"


@dataclass(frozen=True, slots=True)
class Received:
    """`reference` is what a person writes down; with `event` the log proves it."""

    public_id: UUID
    number: int
    reference: str
    event: int
    digest: str


def comment(*, draft: UUID, said: Said, channel: Channel, files: Collection[UUID] = ()) -> Received:
    """In time or too late is decided here, by the time of receipt, under the draft's lock. Nobody signs in for it."""
    try:
        with transaction.atomic():
            return receive(draft, said, channel, files)
    except DatabaseError as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        raise refusal from error


def receive(draft: UUID, said: Said, channel: Channel, files: Collection[UUID]) -> Received:
    version = standing_version(draft)
    public_id, digest = uuid4(), digest_of(said.text)
    attached = attach_files(files=files, to=public_id, by=None, subject=public_id) if files else []
    (entry,) = append_many(events=[event(public_id, version, digest, said, attached)])
    row = Comment.objects.create(
        public_id=public_id,
        draft_id=draft,
        version=version,
        text=said.text,
        name=said.name,
        contact=sealed(public_id, said.contact),
        language=said.language,
        channel=channel,
        event=entry.event,
        fingerprint=fingerprint(said.text),
    )
    return Received(public_id, row.pk, reference_of(version.draft.ref, row.pk), entry.event, digest)


def keep_file(*, content: bytes, name: str, at: datetime) -> Stored:
    """Looked through and cleaned; or `Refusal`. It is swept after a day unless a comment is sent with it."""
    return store_file(content=content, name=name, by=None, at=at, purpose="comment")


def standing_version(draft: UUID) -> Version:
    """Shared with others who comment; whoever changes or adopts the text waits, or is waited for."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [draft])
        found = cursor.fetchone()
    if found is None:
        raise Refusal(LATE)
    return Version.objects.select_related("draft").defer("canonical").get(draft=draft, number=found[0])


def event(public_id: UUID, version: Version, digest: str, said: Said, attached: Sequence[Stored]) -> NewEvent:
    """Sealed under the comment's own key: its author may have it erased, and the proof of receipt still holds."""
    values: dict[str, Value] = {
        "draft": version.draft.ref,
        "version": version.number,
        "text": digest,
        "named": bool(said.name),
    }
    if attached:  # as they were sent: whoever sent them can compute it
        values["files"] = [file.received_digest for file in attached]
    return NewEvent(chain=public_id, kind=COMMENTED, actor=None, values=values, subject=public_id)


def sealed(public_id: UUID, contact: str) -> bytes | None:
    """Under a key made from the comment's own: whoever erases the comment destroys it."""
    if not contact:
        return None
    return seal(contact_key(keys_for({public_id})[public_id]), contact.encode(), public_id.bytes)


def reference_of(ref: str, number: int) -> str:
    return f"{ref}/{number}"
