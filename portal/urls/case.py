"""Pages of one case, for whoever holds its paper."""

from django.urls import path

from portal.views import case, filing, helping

urlpatterns = [
    path("case/", case.enter, name="enter"),
    path("case/lost-code/", helping.lost_code, name="lost-code"),
    path("case/forms/", helping.forms, name="forms"),
    path("case/forms/<slug:kind>/<slug:code>/", helping.form, name="form"),
    path("case/<str:ref>/", case.show, name="case"),
    path("case/<str:ref>/lifting-letter/", case.lifting_letter, name="case-lifting"),
    path("case/<str:ref>/leave/", case.leave, name="leave"),
    path("case/<str:ref>/letters/<uuid:letter>/", case.read_letter, name="letter"),
    path("case/<str:ref>/letters/<uuid:letter>/open/", case.open_letter, name="open-letter"),
    path("case/<str:ref>/letters/<uuid:letter>/letter.pdf", case.print_letter, name="letter-pdf"),
    path("case/<str:ref>/letters/<uuid:letter>/never-came/", helping.challenge, name="challenge"),
    path("case/<str:ref>/speakers/<int:representative>/revoke/", helping.revoke, name="revoke"),
    path("case/<str:ref>/papers/<uuid:file>/", case.paper, name="paper"),
    path("case/<str:ref>/filed/<int:seq>/", filing.filed, name="filed"),
    path("case/<str:ref>/filed/<int:seq>/receipt.txt", filing.receipt, name="receipt"),
    path("case/<str:ref>/filed/<int:seq>/receipt.pdf", filing.receipt_pdf, name="receipt-pdf"),
    path("case/<str:ref>/<slug:code>/", filing.begin, name="filing"),
    path("case/<str:ref>/<slug:code>/check/", filing.check, name="filing-check"),
    path("case/<str:ref>/<slug:code>/drop/", filing.drop, name="filing-drop"),
    path("case/<str:ref>/<slug:code>/<slug:name>/", filing.question, name="filing-question"),
]
