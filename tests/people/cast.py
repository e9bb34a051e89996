"""The cast of the tests: agencies and people made through the rooms' own transitions."""

from datetime import UTC, datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from ledger.transitions import NewEvent, append_many
from people import transitions
from people.models import Agency, User
from people.states import Kind, Role
from people.transitions import NewPerson

AT = datetime(2026, 5, 8, 1, 0, tzinfo=UTC)  # nine o'clock in Shanghai
PASSWORD = "a password of some length"


def found(code: str, parent: Agency | None = None) -> Agency:
    return transitions.found_agency(
        code=code,
        name=f"示例{code}",
        name_en=f"Example {code}",
        zone="Asia/Shanghai",
        parent=parent.pk if parent else None,
        by=None,
        at=AT,
        reason="For a test.",
    )


def give_role(user: User, role: Role) -> None:
    """One more, as somebody who may would."""
    append_many(events=[NewEvent(user.public_id, "person.roles-changed", None, {}, user.public_id)])
    user.groups.add(Group.objects.get(name=role))


def put_beneath(agency: Agency, above: Agency) -> None:
    append_many(events=[NewEvent(agency.public_id, "agency.changed", None, {})])
    Agency.objects.filter(pk=agency.pk).update(parent=above)


def appoint(username: str, agency: Agency, *roles: Role, kind: Kind = Kind.OFFICIAL, superuser: bool = False) -> User:
    user = transitions.appoint(
        person=NewPerson(
            username=username,
            name=username.title(),
            kind=kind,
            agency=agency.pk,
            staff_number=f"N-{username}" if kind is Kind.OFFICIAL else "",
            email=f"{username}@example.org",
            language="en",
            roles=frozenset(roles),
        ),
        encoded_password=make_password(PASSWORD),
        by=None,
        at=AT,
        reason="For a test.",
    )
    if superuser:
        User.objects.filter(pk=user.pk).update(is_superuser=True)
        user.is_superuser = True
    return user
