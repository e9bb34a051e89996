"""What comes in from outside: calendar files and the calculator's questions."""
