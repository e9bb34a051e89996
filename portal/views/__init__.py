"""Citizens' pages: plain functions, no account, no script."""
