"""What may be known, about whom, and on which paper. Pure: read by lawyers, tested without a database."""
