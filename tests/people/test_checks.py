import pytest
from django.db import models
from django.test.utils import isolate_apps

from people.checks import check_personal_declared, faults


def test_models_when_checked_all_say_what_is_personal() -> None:
    assert check_personal_declared() == []


@isolate_apps("people")
@pytest.mark.parametrize(
    ("personal", "not_personal", "faulty"),
    [
        ({"name"}, {"id"}, 0),
        (set(), {"id"}, 1),
        ({"name"}, {"id", "name"}, 1),
        ({"name", "nickname"}, {"id"}, 1),
    ],
)
def test_model_when_a_field_is_in_neither_or_both(personal: set[str], not_personal: set[str], faulty: int) -> None:
    class Guest(models.Model):
        name = models.CharField(max_length=10)

        PERSONAL = personal
        NOT_PERSONAL = not_personal

        class Meta:
            app_label = "people"

        def __str__(self) -> str:
            return self.name

    found = faults(Guest)
    assert len(found) == faulty
    assert all(fault.id == "people.E001" and fault.hint for fault in found)
