from django.urls import path

from lists import api, views

app_name = "lists"
urlpatterns = [
    path("register/<slug:slug>/", views.entries, name="entries"),
    path("register/<slug:slug>/<uuid:public_id>/", views.entry, name="entry"),
]
rest = [
    path("lists/", api.ListsView.as_view(), name="lists-rest"),
    path("register/", api.RegisterView.as_view(), name="register-rest"),
    path("register/search/", api.SearchView.as_view(), name="register-search-rest"),
    path("register/<uuid:public_id>/", api.EntryView.as_view(), name="register-entry-rest"),
]
