"""One staff number is one person, however somebody writes it."""

from django.db import migrations, models

from people.models import Plainly


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_roles"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(Plainly("staff_number"), name="user_staff_number_is_one_person"),
        ),
    ]
