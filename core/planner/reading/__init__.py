"""Words → clauses: what a message asks for, apart from when, taken apart into one thing to do at a time."""
