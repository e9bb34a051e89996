"""Kinds of official documents that catalogues name, in words that are known in both languages. A catalogue may name others."""

from cases.states import gettext_noop

DOCUMENT_KINDS = (
    gettext_noop("enforcement order"),
    gettext_noop("penalty decision"),
    gettext_noop("order to pay"),
    gettext_noop("yearly assessment"),
    gettext_noop("judgment"),
)
