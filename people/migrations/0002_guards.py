from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    # The libraries' own tables first: each change of a table renders every model that is there, and now there are few.
    dependencies = [
        ("people", "0001_initial"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("oauth2_provider", "0022_refreshtoken_token_family_index"),
        ("sessions", "0001_initial"),
    ]
    operations = [migrations.RunSQL(Path(__file__).with_suffix(".sql").read_text())]
