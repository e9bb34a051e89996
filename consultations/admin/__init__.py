"""The desk's pages about drafts. Each does one transition; opening, certifying and adopting are moves on the page of the
draft's case."""

from consultations.admin.drafts import DraftAdmin

__all__ = ["DraftAdmin"]
