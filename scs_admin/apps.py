from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class AdminSiteConfig(AdminConfig):
    """Django's admin with our site in it."""

    default_site = "scs_admin.site.OfficialsSite"
    verbose_name = _("Officials' desk")

    def ready(self) -> None:
        super().ready()
        from scs_admin import checks  # noqa: F401, PLC0415 - registers the system checks once the settings stand
