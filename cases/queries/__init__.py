"""Reads of cases: who stands where, what is open and why not, pages of any length in one comparison."""
