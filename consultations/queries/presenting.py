"""How a draft is shown on its case's page."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext

from cases.rules.kinds import Presented
from cases.rules.standing import Actor, Standing
from consultations.models import Draft, Version
from consultations.queries.drafts import document_of
from consultations.queries.publishing import title_of


def present(cases: Sequence[Standing], _viewer: Actor) -> Mapping[UUID, Presented]:
    drafts = Draft.objects.filter(pk__in=[case.id for case in cases])
    current = {row.pk: row.current for row in drafts}
    texts = {
        version.draft_id: version
        for version in Version.objects.filter(draft__in=list(current))
        if version.number == current[version.draft_id]
    }
    return {
        row.pk: Presented(
            title=title_of(row.kind, document_of(texts[row.pk]).content) or row.slug,
            documents=[document_as_data(row, texts[row.pk])],
        )
        for row in drafts
    }


def document_as_data(row: Draft, version: Version) -> dict[str, Any]:
    label = gettext("Version %(number)s") % {"number": row.current}
    return {"title": label, "kind": row.kind, "version": row.current, "digest": version.digest}
