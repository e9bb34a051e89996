"""Pages that need no case."""

from django.urls import path

from portal.views import about, candidates, confirming, my_choices, my_data, public

urlpatterns = [
    path("", public.home, name="home"),
    path("register/", public.register, name="register"),
    path("candidates/", candidates.index, name="candidates"),
    path("candidates/<uuid:public_id>/", candidates.candidate, name="candidate"),
    path("candidates/objected/<str:signed>/", candidates.objected_page, name="objected"),
    path("my-data/", my_data.door, name="my-data"),
    path("my-data/leave/", my_data.leave, name="my-data-leave"),
    path("my-data/held/", my_data.held, name="my-data-held"),
    path("my-data/my-data.json", my_data.as_json, name="my-data-json"),
    path("my-data/my-data.pdf", my_data.as_pdf, name="my-data-pdf"),
    path("my-data/records/<slug:ref>/doubt/", my_choices.doubt, name="my-data-doubt"),
    path("my-data/mail/", my_choices.mail, name="my-data-mail"),
    path("my-data/mail/end/", my_choices.no_mail, name="my-data-no-mail"),
    path("my-data/letter/", my_choices.lifting_letter, name="my-data-letter"),
    path("my-data/confirmations/", confirming.page, name="my-data-confirmations"),
    path("my-data/confirmations/<uuid:consent>/revoke/", confirming.revoke, name="my-data-confirmation-revoke"),
    path("my-data/speakers/<int:representative>/revoke/", my_choices.revoke, name="my-data-revoke"),
    path("my-data/calendar/", my_choices.calendar, name="my-data-calendar"),
    path("my-data/last-days.ics", my_choices.calendar_file, name="my-data-ics"),
    path("calendars/<str:token>/last-days.ics", my_choices.web_calendar, name="calendar"),
    path("about/contact/", about.contact, name="contact"),
    path("about/accessibility/", about.accessibility, name="accessibility"),
    path("about/privacy/", about.privacy, name="privacy"),
    path("about/law/", about.law, name="law"),
    path("about/style/", public.style, name="style"),
]
