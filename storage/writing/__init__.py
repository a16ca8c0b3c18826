"""What every walk writes, past SQLAlchemy's layers: they took longer than the statements themselves.

Statements are constants (`statement.py`), written once for both databases where they can be. What comes
while a write is under way goes together with all else that did (`together.py`): on PostgreSQL as one pipeline
of the same statement (`pipeline.py`), on SQLite as one transaction in a single trip to the writer's thread.
"""
