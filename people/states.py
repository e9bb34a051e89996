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
    """What is done to people and agencies; each is kept with its author and its reason."""

    FOUND = "found"
    CHANGE_AGENCY = "change agency"
    CLOSE = "close"
    SET_CONTACTS = "set contacts"
    APPOINT = "appoint"
    CHANGE_PERSON = "change person"
    CHANGE_ROLES = "change roles"
    MOVE = "move"
    DEACTIVATE = "deactivate"
    REACTIVATE = "reactivate"
    APPOINT_DEPUTY = "appoint deputy"
    END_DEPUTY = "end deputy"


# What gives or moves powers: never done to oneself.
POWERS = frozenset({Act.APPOINT, Act.CHANGE_ROLES, Act.MOVE, Act.DEACTIVATE, Act.REACTIVATE, Act.APPOINT_DEPUTY})

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
        "people.view_step",
        "clock.view_state",
        "clock.view_jump",
        "clock.change_jump",
    ),
    Role.RECORDS_OFFICER: ("people.view_agency", "people.view_user"),
    Role.AUDITOR: (
        "people.view_agency",
        "people.view_contact",
        "people.view_user",
        "people.view_deputy",
        "people.view_step",
        "clock.view_state",
        "clock.view_jump",
    ),
    # The board appoints auditors and its own members; rules.require_may_give keeps it to those.
    Role.OVERSIGHT_BOARD: (
        "people.view_agency",
        "people.view_contact",
        "people.view_user",
        "people.add_user",
        "people.change_user",
        "people.view_deputy",
        "people.view_step",
        "clock.view_state",
        "clock.view_jump",
    ),
    Role.INTEGRATOR: (),
}
