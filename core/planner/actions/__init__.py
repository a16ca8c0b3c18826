"""What the catalogue can do, read from clauses by rules: "create a Jira issue", "get the open tickets".

A clause is one or several actions where the offers found for the intent have what it does, to what, in which
app; `sure` only if no other offer comes near. Parameters are filled from the words and from what is at hand;
the rest is asked.
"""

from core.planner.actions.comparing import Comparing
from core.planner.actions.doings import Doings

__all__ = ["Comparing", "Doings"]
