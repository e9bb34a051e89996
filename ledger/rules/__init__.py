"""The public formats of the log: pure functions, standard library only.

canonical     bytes of a JSON value in the order of RFC 8785
merkle        the tree of RFC 6962: roots, frontiers, proofs of inclusion and of consistency
commitments   one salted leaf per field, so that a field can be disclosed, or forgotten, alone
notes         C2SP signed notes and checkpoints
tiles         C2SP tlog-tiles: which hashes lie in which file
events        the leaf of an event, as it is hashed
"""
