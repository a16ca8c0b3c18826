"""A request as a large model reads it: all of it, with its start, its inputs and what is missing.

A small model is asked for steps only, within the frame that the rules have read. A large one reads better
than they do, so it sees every word (but no pasted text) and answers with the frame too: what starts the
workflow, what each run must be given, what has to be asked first, which app is not here. What stays ours:
times are computed from the words that it quotes, and nothing can be named that was neither offered nor said.
"""

from core.planner.asking.whole.examples import WHOLE
from core.planner.asking.whole.request import request_of
from core.planner.asking.whole.whole import Incomplete, Whole

__all__ = ["WHOLE", "Incomplete", "Whole", "request_of"]
