"""New steps from words, for one place of a plan."""
