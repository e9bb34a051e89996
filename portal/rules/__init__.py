"""What a citizen can do, as data; and what is asked on which page. Pure."""
