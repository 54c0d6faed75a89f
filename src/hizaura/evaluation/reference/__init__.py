"""The pages of docs/reference, one kind a file; all of them pure functions of the base."""
