"""What makes a listing lawful: pure, and readable by a lawyer."""
