from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lists", "0015_candidate_words")]
    operations = [
        migrations.AddField(
            model_name="claim",
            name="by_beneficiary",
            field=models.BooleanField(db_default=False, default=False, verbose_name="the beneficiary says it"),
        ),
    ]
