"""The web process: gunicorn serves `application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scs_admin.settings")
application = get_wsgi_application()

from scs_admin.start import refuse_unsafe_start  # noqa: E402 - checks need the settings loaded above

refuse_unsafe_start()
