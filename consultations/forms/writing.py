"""A text as an official writes it: on its kind's sheet, or where the kind has none, as programs write it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import QueryDict

from cases.rules.fields import Fault
from cases.rules.verdicts import Text
from cases.states import gettext_noop
from consultations.forms.sheet import SheetForm, document_in
from consultations.rules.documents import Unreadable, document_of
from consultations.rules.kinds import DraftKind
from consultations.rules.sheets import Chapter, fits, places_of_rows, with_rows_changed

FULL = gettext_noop("No more than this fits on a sheet. Longer texts are sent by a program.")


class Writing:
    """The sheet with what stands on it now. Nothing is judged before somebody asks."""

    def __init__(
        self,
        kind: DraftKind,
        chapters: Sequence[Chapter],
        agency: int,
        before: Mapping[str, Any] | None = None,
        sent: QueryDict | None = None,
    ) -> None:
        typed = document_in(chapters, sent, before) if sent is not None else dict(before or {})
        add, remove = (sent.get("add", ""), sent.get("remove", "")) if sent is not None else ("", "")
        changed = with_rows_changed(typed, add=add, remove=remove, places=places_of_rows(chapters, typed))
        full = bool(add) and not fits(chapters, changed)
        self.kind, self.agency, self.document = kind, agency, typed if full else changed
        self.sheet = SheetForm(chapters, self.document, add or remove)
        if full:
            self.sheet.tell([Fault(add, Text(FULL))])

    @property
    def text(self) -> str:
        """As a program would send it."""
        return json.dumps(self.document, ensure_ascii=False)

    def faults(self) -> Sequence[Fault]:
        try:
            return self.kind.validate(document_of(self.document).content, self.agency)
        except Unreadable as unreadable:
            return unreadable.faults

    def is_sound(self) -> bool:
        """Everything against it is told, each beside what it is about."""
        found = self.faults()
        self.sheet.tell(found)
        return not found


def only_rearranged(sent: QueryDict) -> bool:
    """A row was added or taken away: nothing is judged by that."""
    return "add" in sent or "remove" in sent
