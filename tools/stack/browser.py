"""Where a Chromium is, if there is one, and how it is started headless."""

import os
import shutil

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_browser() -> str | None:
    if chosen := os.environ.get("SCS_BROWSER"):
        return chosen
    # The shell first: it draws the same pages and opens no windows of its own, which take twice the time.
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((path for name in names if (path := shutil.which(name))), None)
