"""What a reply does to the plan that lies in a thread: it changes it exactly where it says so, answers a
question of it, or asks about it.

Nothing here reads what was said before: a reply is understood against the definition alone, whatever made
it. The way of a reply: `understanding` (an answer, a question, or changes) → `hearing` (cleaned, taken apart,
given to the rules), each of which points at steps (`pointing`) and writes the tree anew around them →
`checking`, against the catalogue. What the rules are unsure of goes to a model, which may only name what
exists (`proposing`).
"""

from core.planner.editing.borrowing import Borrowed, borrowed
from core.planner.editing.editor import Editor
from core.planner.editing.likeness import named, near_duplicate

__all__ = ["Borrowed", "Editor", "borrowed", "named", "near_duplicate"]
