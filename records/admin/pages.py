"""What this room's pages share: they show, and each change is a form of its own that calls one transition."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from cases.forms.refusing import attempted
from cases.queries.standings import actor_of
from cases.rules.standing import Actor
from clock.admin import ReadOnlyAdmin
from clock.forms import status_of
from records.forms.desk import DeskForm


class Pages(ReadOnlyAdmin):
    """Nothing here is saved by Django's own forms."""

    actions = None

    def own(self, route: str, view: Callable[..., Any], name: str) -> URLPattern:
        label = f"{self.opts.app_label}_{self.opts.model_name}_{name}"
        return path(route, self.admin_site.admin_view(view), name=label)

    def address(self, name: str, *arguments: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=arguments)

    def page(self, request: HttpRequest, template: str, title: Any, **more: Any) -> TemplateResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, "title": title, "media": self.media}
        return TemplateResponse(request, template, {**context, **more}, status=status_of(*more.values()))

    def form_page(
        self,
        request: HttpRequest,
        *,
        title: Any,
        form: DeskForm,
        act: Callable[[], Any],
        done: Any,
        back: str,
        **more: Any,
    ) -> HttpResponse:
        """One act, one form. What is refused is said there, with everything that was typed kept."""
        if request.method == "POST" and form.is_valid() and attempted(form, act):
            self.message_user(request, done, messages.SUCCESS)
            return redirect(back)
        return self.page(request, "records/act.html", title, form=form, back=back, **more)


def require(request: HttpRequest, permission: str) -> None:
    if not request.user.has_perm(f"records.{permission}"):
        raise PermissionDenied


def by(request: HttpRequest) -> Actor:
    user: Any = request.user
    return actor_of(user)


def posted(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST or None, request.FILES or None)


def given(cleaned: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: cleaned[name] for name in names}
