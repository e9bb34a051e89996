from django.urls import path

from lists import api, views

app_name = "lists"
urlpatterns = [
    path("register/search/", views.search, name="search"),
    path("register/<slug:slug>/", views.entries, name="entries"),
    path("register/<slug:slug>/standard/", views.standard, name="standard"),
    path("register/<slug:slug>/standard/<int:number>/", views.standard, name="standard-version"),
    path("register/<slug:slug>/standard/<int:number>/exact/", views.exact, name="exact"),
    path("register/<slug:slug>/<uuid:public_id>/", views.entry, name="entry"),
]
rest = [
    path("letters/key", api.LetterKeysView.as_view(), name="letter-keys-rest"),
    path("lists/", api.ListsView.as_view(), name="lists-rest"),
    path("register/", api.RegisterView.as_view(), name="register-rest"),
    path("register/search/", api.SearchView.as_view(), name="register-search-rest"),
    path("candidates/", api.CandidatesView.as_view(), name="candidates-rest"),
    path("candidates/<uuid:public_id>/", api.CandidateView.as_view(), name="candidate-rest"),
    path("candidates/<uuid:public_id>/objections/", api.ObjectionsView.as_view(), name="objections-rest"),
    path("confirmations/", api.ConfirmationsView.as_view(), name="confirmations-rest"),
    path("register/<uuid:public_id>/", api.EntryView.as_view(), name="register-entry-rest"),
]
