"""Who answers when somebody says that a notice never came."""

from uuid import UUID

from cases.queries.kinds import kind_of
from cases.queries.standings import standings
from cases.rules.standing import Actor
from cases.rules.verdicts import Verdict
from cases.states import Party
from notices.models import Notice, Service
from notices.queries.facts import awaited
from notices.rules import service as rules
from notices.states import Outcome
from people.states import Role


def may_answer(service: Service, by: Actor) -> Verdict:
    """Both ways alike: whoever could not set it aside does not say either that it stands."""
    case = service.notice.case_id
    recused = standings([case], askers=[])[case].recused
    ground = recused.get(by.person) if by.person is not None else None
    recorded = {one for one in (service.begun_by, service.ended_by) if one is not None}
    return rules.may_answer(by, answerers(service.notice), recorded, recused=ground)


def answerers(notice: Notice) -> frozenset[Role | Party]:
    """Those whom the table lets set it aside; where no move of the case does, whoever judges otherwise."""
    verbs = awaited(notice)
    verb = verbs.set_aside if verbs else ""
    rows = [row.who for row in kind_of(notice.case.kind).table.moves if verb and row.verb == verb]
    return frozenset[Role | Party]().union(*rows) or rules.JUDGES


def standing_service(notice: UUID) -> Service | None:
    rows = Service.objects.filter(notice=notice, outcome=Outcome.DELIVERED).select_related("notice__case")
    return rows.first()
