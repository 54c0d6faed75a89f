"""The clinic's pages: sending, withdrawing, and the console of those who work there."""
