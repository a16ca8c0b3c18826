"""From words to a saved workflow, over as many messages as it takes.

`plans.py` is what people press, `hearing.py` what becomes of what they say, `subjects.py` which plan that is
about, `requests.py` what the planner is told of it; `changes.py`, `preview.py` and `questions.py` are what
they see.
"""
