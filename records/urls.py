from django.urls import path

from records.api.papers import DocumentsView
from records.api.views import ConfirmationView, RecordsView, RecordView

app_name = "records"
urlpatterns = [
    path("cases/<str:ref>/documents/", DocumentsView.as_view(), name="documents"),
    path("records/", RecordsView.as_view(), name="records"),
    path("records/<uuid:record>/", RecordView.as_view(), name="record"),
    path("records/<uuid:record>/confirmation/", ConfirmationView.as_view(), name="confirmation"),
]
