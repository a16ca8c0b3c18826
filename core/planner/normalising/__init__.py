"""What is to be done, said as people say it, put as orders: "I'd like a haiku in #fun", "it should be sent",
"a note that you send to @ada", "die Tickets holen".

Nothing is added or taken away but words that ask for nothing. What was pasted or quoted has been taken out
before, and is never touched.
"""

from core.planner.normalising.addressing import addressed, put_there
from core.planner.normalising.afterwards import said_later
from core.planner.normalising.answers import waited_for
from core.planner.normalising.consents import consent_marked
from core.planner.normalising.deeds import moved
from core.planner.normalising.drafting import drafted
from core.planner.normalising.each_of import of_each
from core.planner.normalising.handing import handed_over
from core.planner.normalising.infinitives import as_imperatives
from core.planner.normalising.inquiries import inquired
from core.planner.normalising.light_verbs import meant_plainly
from core.planner.normalising.mails import mailed
from core.planner.normalising.manners import manners_first
from core.planner.normalising.particles import together
from core.planner.normalising.passives import as_orders, had_done
from core.planner.normalising.places import with_places
from core.planner.normalising.relatives import unfolded
from core.planner.normalising.routing import posted_there, routed
from core.planner.normalising.verdicts import acted_upon
from core.planner.normalising.wishes import wished_for
from core.planner.vocabulary import Vocabulary


def said_plainly(instruction: str, vocabulary: Vocabulary) -> str:
    """The instruction with its wishes, passives and infinitives as orders."""
    instruction = put_there(inquired(meant_plainly(instruction, vocabulary), vocabulary.code))
    if vocabulary.code == "en":
        instruction = waited_for(said_later(with_places(of_each(instruction))))
    instruction = moved(consent_marked(instruction, vocabulary), vocabulary)
    if vocabulary.code != "en":
        return posted_there(as_imperatives(unfolded(instruction), vocabulary), vocabulary)
    plain = had_done(manners_first(together(handed_over(addressed(drafted(mailed(instruction)))))))
    return as_orders(routed(acted_upon(unfolded(wished_for(plain)))))
