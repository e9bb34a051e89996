"""How a question about what is held is shown to those who work on it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from cases.rules.kinds import Presented
from cases.rules.standing import Actor, Standing
from cases.states import gettext_noop
from clock.queries import legal_now
from records.queries.records import subject_as_data
from records.queries.subjects import subjects_shown
from records.states import AccessState

TITLE = gettext_noop("What is held about a person")


def facts(cases: Sequence[Standing], _at: datetime) -> Mapping[UUID, AccessState | None]:
    return {case.id: AccessState(case.state) if case.state else None for case in cases}


def present(cases: Sequence[Standing], _viewer: Actor) -> Mapping[UUID, Presented]:
    """Three queries, however many cases."""
    subjects = subjects_shown({case.subject for case in cases if case.subject}, legal_now())
    return {
        case.id: Presented(
            title=gettext(TITLE),
            subject=subject_as_data(subjects[case.subject]) if case.subject in subjects else None,
        )
        for case in cases
    }
