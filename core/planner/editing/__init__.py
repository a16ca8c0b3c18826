"""What a reply does to the plan that lies in a thread: it changes it exactly where it says so, answers a
question of it, or asks about it.

Nothing here reads what was said before: a reply is understood against the definition alone, whatever made
it. `replies/` decide what it is: an answer to what is open (`answers/`), a question about the plan
(`questions/`), or changes. These are taken apart and given to the rules (`steps/`, `conditions/`, `people/`,
`settings/`), each of which points at steps (`reading/`), makes new ones (`making/`) and writes the tree anew
around them; what comes of it is held against the catalogue. What the rules are unsure of goes to a model,
which may only name what exists (`proposals/`).
"""

from core.planner.editing.editor import Editor
from core.planner.editing.saved.borrowing import Borrowed, borrowed
from core.planner.editing.saved.likeness import named, near_duplicate

__all__ = ["Borrowed", "Editor", "borrowed", "named", "near_duplicate"]
