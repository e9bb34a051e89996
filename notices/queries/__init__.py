"""Reads: facts for rules above, the words and dates of a notice, its print, and who may come in with which code."""
