"""What a clause speaks of and nobody has got yet: it is read in its app first, and what is asked of it is
answered by a prompt. "Post the zendesk tickets that are still open", "tell me which interviews I have"."""

from core.definition import Step
from core.planner.clauses import plain
from core.planner.doing import Doings
from core.planner.meant.things import spoken_of
from core.planner.prompting import Prompter
from core.planner.references import Known
from core.planner.vocabulary import Vocabulary


class Fetcher:
    """Writes the steps after which what the words name is at hand."""

    def __init__(self, doings: Doings, prompter: Prompter, vocabulary: Vocabulary) -> None:
        self._doings = doings
        self._prompter = prompter
        self._vocabulary = vocabulary

    def steps(self, words: str, known: Known) -> list[Step]:
        """Empty where nothing here has such things, and what is at hand is not asked about."""
        spoken = spoken_of(words)
        found = self._doings.reads(words)
        steps: list[Step] = []
        if found is not None:
            steps.append(self._doings.act(found, known))
        elif not (spoken.asks and known.at_hand()):
            return []
        key = "say_asked" if spoken.asks else "say_only"
        if spoken.asks or known.results[-1].only:
            asked = self._vocabulary.say(key, words=plain(words))
            prompted = self._prompter.asked(asked, known.at_hand(), known)
            known.made(*prompted.results)
            steps += prompted.payloads
        return steps
