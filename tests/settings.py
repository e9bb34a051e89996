"""The product's settings on a test database, whose server DATABASE_URL names with a role that may create databases."""

import os

from scs_admin.settings import *  # noqa: F403 - the product's settings are the point
from scs_admin.settings import DATABASES, ENVIRONMENT, INSTALLED_APPS

SERVER_URL = os.environ["DATABASE_URL"]
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
# Connected through the given role, acting as the application role: what it may not do, the tests may not do.
DATABASES["default"]["NAME"] = f"test_scs_{WORKER}"
DATABASES["default"]["OPTIONS"] = {**ENVIRONMENT.database["OPTIONS"], "options": "-c role=scs_app"}

# Kinds of case that play every feature of the engine, and every letter; they exist in tests alone.
INSTALLED_APPS = [*INSTALLED_APPS, "tests.sample", "tests.letters"]

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
