"""When a move is open, and why not. Pure: read by lawyers, tested without a database."""
