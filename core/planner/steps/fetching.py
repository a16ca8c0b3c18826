"""What a clause speaks of and nobody has got yet: it is read in its app first, and what is asked of it is
answered by a prompt. "Post the zendesk tickets that are still open", "tell me which interviews I have"."""

from core.definition import Step
from core.planner.actions import Doings
from core.planner.draft.coreference import Known
from core.planner.draft.outline import Result
from core.planner.matching.things import spoken_of
from core.planner.reading.clauses import plain
from core.planner.steps.prompting import Prompter
from core.planner.vocabulary import Vocabulary


class Fetcher:
    """Writes the steps after which what the words name is at hand."""

    def __init__(
        self, doings: Doings, prompter: Prompter | None, vocabulary: Vocabulary, event: str = ""
    ) -> None:
        self._doings = doings
        self._prompter = prompter
        self._vocabulary = vocabulary
        self._event = event  # what an app's event gives, where one starts it all

    def steps(self, words: str, known: Known, *, all_of_it: bool = False) -> list[Step]:
        """Empty where nothing here has such things, and what is at hand is not asked about; `all_of_it`: what
        is got answers the question, if the service was told all that was said."""
        spoken = spoken_of(words)
        found = self._doings.choose.reads(words)
        steps: list[Step] = []
        last = known.results[-1] if known.results else None
        same = found is not None and last is not None and last.read and last.app == found.offer.app
        if (
            found is not None
            and same
            and last is not None
            and last.gives == found.offer.gives
            and (spoken.asks or len(spoken.thing.partition(" and ")[0].split()) == 1)
        ):
            pass  # "look her up in HubSpot and tell me which deals are open": it is at hand
        elif found is not None and not (
            last is not None and self._is_of_another(found.offer.app, last, known)
        ):
            steps.append(self._doings.act(found, known, named=words))
        elif not (spoken.asks and known.at_hand()):
            return []
        key = "say_asked" if spoken.asks else "say_only"
        answers = all_of_it and bool(steps) and not known.results[-1].only
        if (spoken.asks and not answers) or known.results[-1].only:
            asked = self._vocabulary.say(key, words=plain(words))
            steps += self.asked(asked, known.at_hand(), known)
        return steps

    def _is_of_another(self, app: str, last: Result, known: Known) -> bool:
        """ "look at my Google Calendar and send me my meetings": those, and none of another app."""
        return last.read and last.text in known.latest and app not in self._doings.choose.near

    def knows(self, words: str) -> bool:
        """Whether an app has such things."""
        return self._doings.choose.reads(words) is not None

    def narrowed(self, texts: tuple[str, ...], known: Known) -> tuple[list[Step], tuple[str, ...]]:
        """What is to be sent of these; where only some of what was got was asked for, a prompt says which."""
        limits = [one for one in known.results if one.only and one.text in texts and one.many]
        if self._prompter is None or not limits or any(one.id in self._prompter.told for one in limits):
            return [], texts
        meant = ", ".join(dict.fromkeys(one.only for one in limits))
        steps = self.asked(self._vocabulary.say("say_only", words=plain(meant)), texts, known)
        return steps, known.at_hand()

    def asked(self, words: str, texts: tuple[str, ...], known: Known) -> list[Step]:
        """Who booked it, and which payment it was, is in the event, and not in its text alone."""
        if self._prompter is None:  # there is no model here
            return []
        whole = tuple(
            "{{trigger.event}}" if self._event and text == "{{trigger.text}}" else text for text in texts
        )
        prompted = self._prompter.asked(words, whole, known)
        known.made(*prompted.results)
        return [*prompted.payloads]
