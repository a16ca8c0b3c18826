"""A plan in the making: its steps, what is remembered of each so that it can be spoken of, and what was found
on the way. Whoever makes steps, from rules or from a model's answer, makes them of these."""
