from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lists", "0045_kept_as_it_is")]
    operations = [
        migrations.AddField(
            model_name="claim",
            name="by_subject",
            field=models.BooleanField(db_default=False, default=False, verbose_name="the person concerned says it"),
        ),
        migrations.AddField(
            model_name="claim",
            name="instead_of",
            field=models.OneToOneField(
                null=True,
                on_delete=models.deletion.PROTECT,
                related_name="+",
                to="lists.claim",
                verbose_name="instead of the opposed claim",
            ),
        ),
    ]
