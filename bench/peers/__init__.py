"""The same chain of five steps that do nothing, by Synth and by its peers, side by side: `make bench-peers`.

Each contender is a program of its own (`on_….py`), so that none carries another's load, and the peers' are
run by the Python of `.venv-bench`, where only they are installed. They share `contest.py`, which knows the
standard library alone.
"""
