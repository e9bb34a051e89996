from django.urls import path
from oauth2_provider.views.base import RevokeTokenView, TokenView

from cases.api.views import CasesView, CaseView, HistoryView, MoveView

app_name = "cases"
urlpatterns = [
    path("cases/", CasesView.as_view(), name="cases"),
    path("cases/<str:ref>/", CaseView.as_view(), name="case"),
    path("cases/<str:ref>/history/", HistoryView.as_view(), name="history"),
    path("cases/<str:ref>/moves/<str:verb>/", MoveView.as_view(), name="move"),
    # OAuth 2.0: client credentials of agencies' programs.
    path("oauth/token/", TokenView.as_view(), name="token"),
    path("oauth/revoke/", RevokeTokenView.as_view(), name="revoke"),
]
