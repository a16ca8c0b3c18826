"""Verbs, and what they ask for: a module for each language. What is in none is asked of the catalogue."""
