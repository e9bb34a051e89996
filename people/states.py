"""What people are here, and which roles they can hold. Read with RULES.md, "People and rights"."""

from enum import StrEnum


class Kind(StrEnum):
    OFFICIAL = "official"  # works in an agency; the only kind that reaches the desk
    CITIZEN = "citizen"  # an account is optional for citizens, and gives no rights over others
    MACHINE = "machine"  # another agency's system


class Role(StrEnum):
    """The groups that the first migration creates, by these very names."""

    CLERK = "clerk"
    CASE_OFFICER = "case officer"
    DECIDER = "decider"
    REVIEWER = "reviewer"
    LIST_MANAGER = "list manager"
    RECORDS_OFFICER = "records officer"
    AUDITOR = "auditor"
    OVERSIGHT_BOARD = "oversight board"
    INTEGRATOR = "integrator"


class Act(StrEnum):
    """What is done to people and agencies. Each is an event of the ledger, by this name, with its author and its reason."""

    FOUND = "agency.founded"
    CHANGE_AGENCY = "agency.changed"
    SET_CONTACTS = "agency.contacts-changed"
    CLOSE = "agency.closed"
    APPOINT = "person.appointed"
    CONFIRM = "person.confirmed"
    CHANGE_PERSON = "person.changed"
    CHANGE_ROLES = "person.roles-changed"
    MOVE = "person.moved"
    DEACTIVATE = "person.deactivated"
    REACTIVATE = "person.reactivated"
    APPOINT_DEPUTY = "deputy.appointed"
    END_DEPUTY = "deputy.ended"


OVERSIGHT = frozenset({Role.AUDITOR, Role.OVERSIGHT_BOARD})
MACHINES = frozenset({Role.INTEGRATOR})
OPERATIONAL = frozenset(Role) - OVERSIGHT - MACHINES

# What each role may do with what stands in this room; later rooms add theirs.
PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.CLERK: ("people.view_agency", "people.view_user"),
    Role.CASE_OFFICER: ("people.view_agency", "people.view_user", "people.view_deputy"),
    Role.DECIDER: ("people.view_agency", "people.view_user", "people.view_deputy"),
    Role.REVIEWER: ("people.view_agency", "people.view_user", "people.view_deputy"),
    Role.LIST_MANAGER: (
        "people.view_agency",
        "people.add_agency",
        "people.change_agency",
        "people.view_contact",
        "people.add_contact",
        "people.change_contact",
        "people.delete_contact",
        "people.view_user",
        "people.add_user",
        "people.change_user",
        "people.view_deputy",
        "people.add_deputy",
        "people.change_deputy",
        "people.view_history",
        "clock.view_state",
        "clock.view_jump",
        "ledger.view_event",
        "clock.change_jump",
    ),
    Role.RECORDS_OFFICER: ("people.view_agency", "people.view_user"),
    Role.AUDITOR: (
        "people.view_agency",
        "people.view_contact",
        "people.view_user",
        "people.view_deputy",
        "people.view_history",
        "clock.view_state",
        "clock.view_jump",
        "ledger.view_event",
    ),
    # The board appoints auditors and its own members; rules.require_may_give keeps it to those.
    Role.OVERSIGHT_BOARD: (
        "people.view_agency",
        "people.view_contact",
        "people.view_user",
        "people.add_user",
        "people.change_user",
        "people.view_deputy",
        "people.view_history",
        "clock.view_state",
        "clock.view_jump",
        "ledger.view_event",
    ),
    Role.INTEGRATOR: (),
}
