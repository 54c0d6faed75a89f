"""The self-check as web pages: plain forms, nothing stored on the server."""
