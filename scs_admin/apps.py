from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class AdminSiteConfig(AdminConfig):
    """Django's admin with our site in it."""

    default_site = "scs_admin.site.OfficialsSite"
    verbose_name = _("Officials' desk")

    def ready(self) -> None:
        super().ready()
        # The registry is full only now; and system checks are registered once the settings stand.
        from allauth.account.models import EmailAddress  # noqa: PLC0415
        from allauth.mfa.models import Authenticator  # noqa: PLC0415
        from axes.models import AccessFailureLog, AccessLog  # noqa: PLC0415
        from django.contrib import admin  # noqa: PLC0415
        from django.contrib.auth.models import Group  # noqa: PLC0415
        from oauth2_provider.models import AccessToken, Application, Grant, IDToken, RefreshToken  # noqa: PLC0415

        from scs_admin import checks  # noqa: F401, PLC0415

        # Roles are made by migrations (people/states.py); nobody reads or removes a colleague's second factor here; and
        # of the lockout's tables only the attempts stay, to unlock somebody.
        admin.site.unregister([Group, EmailAddress, Authenticator, AccessLog, AccessFailureLog])
        # Tokens are issued by `issue_token`, once, and shown to nobody again.
        admin.site.unregister([AccessToken, Application, Grant, IDToken, RefreshToken])
