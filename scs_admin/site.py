"""The officials' site: Django's admin under our name. Access is decided by `access.py`, before any of its views."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class OfficialsSite(admin.AdminSite):
    site_title = _("Public Lists Office")
    site_header = _("Public Lists Office")
    index_title = _("Desk")
    enable_nav_sidebar = True
