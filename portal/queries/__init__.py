"""Reads of the citizens' pages."""
