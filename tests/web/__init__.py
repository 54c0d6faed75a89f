"""The self-check as web pages."""
