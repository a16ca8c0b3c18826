"""Clauses → steps: the plan by rules alone."""
