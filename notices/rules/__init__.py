"""What a notice must say, when it counts as served, and what an access code is."""
