"""What is done only if, and what otherwise."""
