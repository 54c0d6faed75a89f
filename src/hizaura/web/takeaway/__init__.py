"""What the person takes along: memo for the clinic, PDF, QR code, calendar file, message."""
