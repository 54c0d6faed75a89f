"""Booking: choosing a time, the link to move or cancel it, the waiting list, the clinic's diary."""
