"""What every run and every step writes, past SQLAlchemy's layers: they took longer than the statements
themselves. Each is a constant, written once for both databases where it can be (storage/batching).

All else belongs to a store, in SQLAlchemy: docs/architecture.md says why there are both.
"""
