from django.urls import path

from consultations import api, views

app_name = "consultations"
urlpatterns = [
    path("consultations/", views.index, name="index"),
    path("consultations/<slug:slug>/", views.text, name="text"),
    path("consultations/<slug:slug>/versions/<int:number>/", views.version, name="version"),
    path("consultations/<slug:slug>/versions/<int:number>/text.json", views.exact, name="exact"),
    path("consultations/<slug:slug>/comments/", views.said, name="said"),
    path("consultations/<slug:slug>/groups/", views.groups, name="groups"),
    path("consultations/<slug:slug>/answers/", views.answers, name="answers"),
    path("consultations/<slug:slug>/files/<uuid:file>/", views.file, name="file"),
    path("consultations/<slug:slug>/comment/", views.comment, name="comment"),
    path("consultations/<slug:slug>/comment/<uuid:public_id>/", views.receipt, name="receipt"),
]
rest = [
    path("consultations/", api.ConsultationsView.as_view(), name="consultations-rest"),
    path("consultations/<slug:slug>/comments/", api.CommentsView.as_view(), name="comments-rest"),
]
