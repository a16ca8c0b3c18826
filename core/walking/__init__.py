"""One run, step by step: what is done, what waits, what is kept of it. `core.execution` opens the door."""
