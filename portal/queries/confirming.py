"""What somebody reads before they let an agency ask whether they are not on a list, and what they have agreed to."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from lists.queries.confirming import events_told, offers_for, standing
from lists.rules.confirming import CONSENT_HOLDS_FOR
from portal.queries.myself import Myself, as_read
from records.queries.subjects import subjects_shown


def confirmations(me: Myself, at: datetime) -> dict[str, Any]:
    told = [one.told() for one in offers_for(me.subject, at)]
    named = {one["key"]: one for one in told}
    numbers = [one.mask for one in subjects_shown([me.subject], at)[me.subject].numbers if one.verified]
    return {
        "me": me,
        "offers": told,
        "choices": [(one["key"], _("%(agency_name)s, about “%(title)s”") % one) for one in told],
        "numbers": numbers,
        "standing": [
            {"row": row, "told": named.get(f"{row.list_id} {row.agency.code}")} for row in standing(me.members, at)
        ],
        "events": as_read(events_told(me.subject, at)["confirmations"]),
        "days": CONSENT_HOLDS_FOR.days,
    }
