"""How the demonstration's lists came into force: laws read by two, a catalogue and a standard that stood for comment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from cases.queries.standings import standings
from consultations.queries.desk import offered_groups
from consultations.queries.drafts import begun, unfinished
from consultations.rules.comments import Said
from consultations.states import Channel, Outcome
from consultations.transitions import comment, group_comments
from records.transitions import certify_law
from regimes.queries.packs import check
from regimes.rules import comments
from regimes.rules.packs import Pack
from regimes.transitions.packs import load
from regimes.transitions.stage import Act, Stage, Story

FOLDER = Path(settings.BASE_DIR) / "packs"
# Lists whose standard is adopted while the world is played, and the two managers of each.
IN_FORCE = {"judgment-defaulters": ("manager", "manager2"), "grade-a-taxpayers": ("tax-manager", "tax-manager2")}
STANDS_FOR_COMMENT = ("wage-arrears", "labour-manager")
DRAFTED = ("judgment-defaulters", "wage-arrears", "grade-a-taxpayers")  # laws and items of all of them
COMMENT_DAYS = timedelta(days=31)


def packs(stage: Stage, *names: str) -> list[Pack]:
    found: list[Pack] = []
    for name in names:
        file = FOLDER / f"{name}.yaml"
        checked = check(file.read_text(encoding="utf-8"), file.name, stage.at, beside=found)
        if checked.pack is not None:
            found.append(checked.pack)
        elif name in IN_FORCE or name == STANDS_FOR_COMMENT[0]:
            raise RuntimeError(f"{file.name}:{checked.complaints[0]}")
    return found


def open_lists(stage: Stage) -> None:
    """From the first law to the first list in force: about seventy days."""
    known = packs(stage, *DRAFTED)
    load(known, by=stage.users["manager"], at=stage.at)
    stage.goes_to(stage.at + timedelta(days=1))
    for code in dict.fromkeys(law.code for pack in known for law in pack.laws):
        certify_law(code=code, by=stage.users["manager2"], at=stage.at, reason="Compared with the published text.")
    load(known, by=stage.users["manager"], at=stage.at)
    catalogue = Standing(unfinished("catalogue")[0][0].pk, ("manager", "manager2"), comments.ON_THE_CATALOGUE)
    stand(stage, [catalogue])
    for slug, managers in IN_FORCE.items():
        load([pack for pack in known if pack.name == slug], by=stage.users[managers[0]], at=stage.at)
    stand(stage, [Standing(draft_of(slug), managers, ON[slug]) for slug, managers in IN_FORCE.items()])


ON = {"judgment-defaulters": comments.ON_THE_STANDARD, "grade-a-taxpayers": comments.ON_THE_REDLIST}


@dataclass(frozen=True, slots=True)
class Standing:
    """A text that stands before the public, who opens and who adopts it, and what is said of it."""

    draft: UUID
    managers: tuple[str, str]
    said: Sequence[comments.Comment]


def draft_of(slug: str) -> UUID:
    found = begun("standard", slug)
    if found is None:
        raise RuntimeError(f"The standard of {slug} was not drafted.")
    draft: UUID = found[0].pk
    return draft


def stand(stage: Stage, texts: Sequence[Standing]) -> None:
    """Open for thirty days; commented on; every group answered; each adopted by a second official."""
    for one in texts:
        stage.carry_out(
            [Act(one.draft, "open-comment", stage.actors[one.managers[0]], "For thirty days, to everybody.")]
        )
    opened_at = stage.at
    everything = [(said.day, one.draft, said) for one in texts for said in one.said]
    for day, draft, said in sorted(everything, key=lambda row: row[0]):
        stage.goes_to(opened_at + timedelta(days=day, hours=2))
        say(draft, said)
    closed_at = max(version_of(one.draft).closes_at for one in texts)  # later where its last day is no working day
    stage.goes_to(max(opened_at + COMMENT_DAYS, closed_at + timedelta(hours=10)))
    for one in texts:
        group_comments(draft=one.draft)
        answers(stage, one.draft, stage.actors[one.managers[0]])
    stage.goes_to(stage.at + timedelta(days=1))
    for one in texts:
        adopt(stage, one)


def adopt(stage: Stage, one: Standing) -> None:
    why = "It stood for thirty days; every comment was answered."
    stage.carry_out(
        [Act(one.draft, "adopt", stage.actors[one.managers[1]], why, {"digest": version_of(one.draft).digest})]
    )


def version_of(draft: UUID) -> Any:
    texts = (*unfinished("catalogue"), *unfinished("standard"))
    return next(version for row, version in texts if row.pk == draft)


def answers(stage: Stage, draft: UUID, by: Any) -> None:
    groups = [group for group, _ in offered_groups(standings([draft], askers=())[draft], by)["groups"]]
    if groups:
        data = {
            "groups": groups,
            "outcome": Outcome.EXPLAINED,
            "answer": comments.ANSWER,
            "answer_en": comments.ANSWER_EN,
        }
        stage.carry_out([Act(draft, "answer", by, "What was said is answered.", data)])


def say(draft: UUID, one: comments.Comment) -> None:
    said = Said(one.text, name=one.name, language=one.language)
    comment(draft=draft, said=said, channel=Channel.WEB)


# --- What stands for comment now --------------------------------------------------------------------------------------


def wages_are_commented_on(stage: Stage, opened_at: datetime) -> Story:
    """A draft that everybody can comment on when the demonstration begins, with what was said of it until now."""
    yield opened_at
    slug, manager = STANDS_FOR_COMMENT
    load(packs(stage, slug), by=stage.users[manager], at=stage.at)
    draft = draft_of(slug)
    yield Act(draft, "open-comment", stage.actors[manager], "For thirty days, to everybody.")
    for one in in_time(comments.ON_WAGES):
        yield opened_at + timedelta(days=one.day, hours=one.hour)
        say(draft, one)


def in_time(said: Sequence[comments.Comment]) -> Iterator[comments.Comment]:
    yield from sorted(said, key=lambda one: (one.day, one.hour))
