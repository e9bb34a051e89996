"""What we change in django-allauth: who may have an account, and who may sign in with a password."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from people.models import User


class OfficialsOnly(DefaultAccountAdapter):
    """Officials are appointed by a colleague; nobody signs themselves up."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: User, **options: Any) -> HttpResponse | None:
        """Citizens and programs come by other ways, even with a password that somebody set."""
        if not user.is_staff:
            return render(request, "account/officials_only.html", status=403)
        answer: HttpResponse | None = super().pre_login(request, user, **options)
        return answer

    def get_user_search_fields(self) -> list[str]:
        return ["username", "name"]

    def populate_username(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Names are given at appointment; none is made up."""
