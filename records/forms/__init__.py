"""What is typed or sent, read into what transitions take."""
