"""One walk of a run: its steps performed in their order, every effect through the journal.

`steps.py` goes through them and leaves each kind to whoever knows it: `calls.py` (payloads and actions),
`stages.py` (actions that an engine takes together), `loops.py`, `waiting.py` (pauses, approvals, accounts);
`endings.py` says what a failure means. Around a call: `rates.py` (how fast), `spending.py` (for how much),
`retrying.py` (how often). `journal.py` is the only way to finish anything.
"""
