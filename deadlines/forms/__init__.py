"""What people type: the calculator’s questions, a calendar proposed, a calendar approved."""
