"""The desk's forms about cases: looking for them, and making a move in one."""
