from django.urls import path

from ledger import views
from ledger.api import CheckpointView, KeyView, TileView

app_name = "ledger"
urlpatterns = [path("verify/", views.verify, name="verify")]

api = (
    [
        path("log/checkpoint", CheckpointView.as_view(), name="checkpoint"),
        path("log/key", KeyView.as_view(), name="key"),
        path("log/tile/<path:tile>", TileView.as_view(), name="tile"),
    ],
    "log",
)
