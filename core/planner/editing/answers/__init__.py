"""Open questions answered in words."""
