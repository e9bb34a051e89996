"""What a rule refuses is said on the form that asked for it, with all that was typed kept."""

from collections.abc import Callable
from typing import Any

from django import forms

from cases.queries.wording import say
from cases.rules.fields import A_MOMENT, Invalid
from cases.rules.verdicts import Refusal, Text
from cases.states import gettext_noop
from clock.forms import OwnWords

# Programs write a moment with its zone; people as the field asks for it (cases.forms.widgets.MomentInput).
TYPED = {A_MOMENT: Text(gettext_noop("Write the day and the time as 2026-05-08 15:20."))}


class RefusableForm(OwnWords, forms.Form):
    def refuse(self, refused: Invalid | Refusal) -> None:
        """Beside the field that it is about; above the form, where it is about none."""
        if isinstance(refused, Refusal):
            for reason in refused.because:
                self.add_error(None, say(reason.text))
            return
        for fault in refused.faults:
            self.add_error(self.field_at(fault.pointer), say(TYPED.get(fault.text.msgid, fault.text)))

    def field_at(self, pointer: str) -> str | None:
        name = pointer.strip("/").split("/")[0]
        return name if name in self.fields else None


def attempted(form: RefusableForm, act: Callable[[], Any]) -> bool:
    try:
        act()
    except (Invalid, Refusal) as refused:
        form.refuse(refused)
        return False
    return True
