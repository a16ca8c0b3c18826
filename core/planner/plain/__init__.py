"""What is to be done, said as people say it, put as orders: "I'd like a haiku in #fun", "it should be sent",
"a note that you send to @ada", "die Tickets holen".

Nothing is added or taken away but words that ask for nothing. What was pasted or quoted has been taken out
before, and is never touched.
"""

from core.planner.plain.addressing import addressed
from core.planner.plain.consents import consent_marked
from core.planner.plain.deeds import moved
from core.planner.plain.infinitives import as_imperatives
from core.planner.plain.manners import manners_first
from core.planner.plain.particles import together
from core.planner.plain.passives import as_orders, had_done
from core.planner.plain.relatives import unfolded
from core.planner.plain.routing import routed
from core.planner.plain.wishes import wished_for
from core.planner.vocabulary import Vocabulary


def said_plainly(instruction: str, vocabulary: Vocabulary) -> str:
    """The instruction with its wishes, passives and infinitives as orders."""
    instruction = moved(consent_marked(instruction, vocabulary), vocabulary)
    if vocabulary.code != "en":
        return as_imperatives(unfolded(instruction), vocabulary)
    plain = had_done(manners_first(together(addressed(instruction))))
    return as_orders(routed(unfolded(wished_for(plain))))
