"""Writes that come at once, performed together; databases call it group commit.

What comes while a write is under way waits for the next, together with all else that did (`together.py`): on
PostgreSQL as one pipeline of the same statement (`pipeline.py`), on SQLite as one transaction in a single
trip to the writer's thread. `statement.py` is SQL that both drivers take.
"""
