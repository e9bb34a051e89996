"""Articles for readers who know no law by its letters."""

from django import template

from cases.queries.laws import in_full

register = template.Library()
register.filter("by_name", in_full)
