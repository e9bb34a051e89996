"""The demonstration's world: from a day ten months ago to now, every step of it taken by somebody, through the moves."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from random import Random
from uuid import UUID

from django.db import transaction

from clock.queries import legal_now, reading
from clock.transitions import begin_demo
from deadlines.rules.instants import local_day
from deadlines.transitions import confirm_outage, declare_outage
from ledger.transitions import NewEvent, append_many
from notices.transitions import issue_code
from people.queries import exists_official
from regimes.transitions import contests
from regimes.transitions.candidacy import CANDIDACIES, candidacy
from regimes.transitions.opening import open_lists, wages_are_commented_on
from regimes.transitions.people import Seeded, seed_calendar, seed_people
from regimes.transitions.plots import CHANCES
from regimes.transitions.showcase import SHOWCASE, Letter, Shown
from regimes.transitions.stage import ZONE, Stage, Story, quickly
from regimes.transitions.tale import SHOWN, tale

LASTS = timedelta(days=300)
QUIET_END = timedelta(days=2)  # before the present, new stories begin no more
OUTAGE_AGO = timedelta(days=20)
WAGES_AGO = 7  # working days
RECENT = 0.6  # under one: more cases are new than old, as on a desk
STEP = 30  # days
RED = 1_000_000  # from this number on: candidates of the redlist
WORLD = UUID("7d6a1c0e-5f52-4b8e-9c47-0d9a3f6b2e11")  # its chain in the ledger


class Interrupted(RuntimeError):
    """The world was begun and not played to its end."""


@dataclass(frozen=True, slots=True)
class World:
    people: Seeded
    cases: int
    letters: tuple[Letter, ...] = ()


def is_interrupted() -> bool:
    return reading().demo and reading().shifted_by < timedelta()


def seed_world(*, cases: int, seed: int, tell: Callable[[str], None] = lambda _line: None) -> World:
    """Once, in an empty demonstration. What is there already is left as it is. Without cases: its people alone, now."""
    if is_interrupted():
        raise Interrupted
    if cases == 0 or exists_official():
        people = seed_people(at=legal_now())
        seed_calendar(at=legal_now())
        return World(people, 0)
    ends_at = legal_now()
    quickly()
    begin_demo(back=LASTS)
    with transaction.atomic():
        append_many(events=[NewEvent(WORLD, "world.begun", None, {"cases": cases, "seed": seed})])
    people = seed_people(at=legal_now())
    seed_calendar(at=legal_now())
    stage = Stage(ends_at=ends_at, tell=tell)
    stage.goes_to(stage.office_hour(stage.today, 1))
    return World(people, cases, play(stage, cases, seed))


def play(stage: Stage, cases: int, seed: int) -> tuple[Letter, ...]:
    open_lists(stage)
    stage.begin(wages_are_commented_on(stage, stage.working_days_ago(WAGES_AGO)), stage.at)
    stage.begin(an_outage(stage), stage.ends_at - OUTAGE_AGO)
    shown = shown_cases(stage, cases, seed)
    crowd(stage, cases - len(shown) - candidates(stage, cases - len(shown), seed), seed)
    in_steps(stage, cases)
    stage.ends()
    return tuple(letters(stage, shown))


def shown_cases(stage: Stage, cases: int, seed: int) -> list[Shown]:
    """Those that a newcomer shall find, in every world."""
    found = []
    for number, (what, plot, days_ago, choices) in enumerate(SHOWCASE[:cases]):
        told = tale(stage, number, seed, **choices)
        stage.begin(plot(told), max(stage.working_days_ago(days_ago), stage.at))
        found.append(Shown(what, told))
    return found


def candidates(stage: Stage, most: int, seed: int) -> int:
    """Of the redlist: one of each story, and one more for every thirty cases. Says how many."""
    stories = [*CANDIDACIES, *[CANDIDACIES[0]] * (most // 30)][: max(most, 0)]
    for number, (plot, days_ago) in enumerate(stories, start=RED):
        told = candidacy(stage, number, seed)
        stage.begin(plot(told), max(stage.working_days_ago(days_ago), stage.at))
    return len(stories)


def crowd(stage: Stage, cases: int, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - for play
    weights, plots = zip(*CHANCES, *contests.CHANCES, strict=True)
    first, last = stage.at, stage.ends_at - QUIET_END
    for number in range(SHOWN, SHOWN + max(cases, 0)):
        (plot,) = random.choices(plots, weights)
        on = local_day(first + random.random() ** RECENT * (last - first), ZONE)
        stage.begin(plot(tale(stage, number, seed)), stage.session(on))


def an_outage(stage: Stage) -> Story:
    """The pages could not be reached for nine hours: whoever had time running then gets it back."""
    yield stage.at
    until = stage.at - timedelta(hours=1)
    outage = declare_outage(
        by=stage.users["manager"],
        from_at=until - timedelta(hours=9),
        until_at=until,
        at=stage.at,
        reason="机房断电，公开网页无法访问。A power cut: the public pages could not be reached.",
        document="（示）机房值班日志 Duty log of the computer room (fictional)",
    )
    confirm_outage(
        outage=outage.pk,
        by=stage.users["manager2"],
        reason="与机房值班日志核对一致。The duty log of the computer room says the same.",
    )


def in_steps(stage: Stage, cases: int) -> None:
    """Played month by month, so that whoever waits can see how far it has come."""
    while stage.at < stage.ends_at:
        stage.play(min(stage.at + timedelta(days=STEP), stage.ends_at))
        stage.tell(f"{cases} cases, played until {stage.today:%Y-%m-%d}")


def letters(stage: Stage, shown: list[Shown]) -> list[Letter]:
    """What would be on the cover sheets of a few: the codes are kept nowhere else."""
    by, found = stage.actors["clerk"], []
    for one in shown:
        if one.what and one.told.case is not None and one.told.subject is not None:
            case, to = one.told.case, one.told.creditor_acting.id if one.for_creditor else one.told.subject
            found.append(one.letter(issue_code(case=case, to=to, by=by, at=legal_now())))
    return found


__all__ = ["Interrupted", "World", "is_interrupted", "seed_world"]
