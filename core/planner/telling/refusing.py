"""What cannot be done here, in words: why, what comes near, and what can be asked for instead."""

import re
from collections.abc import Sequence

from core.catalogue import Offered
from core.engine import Offer
from core.planner.draft.outline import Outline
from core.planner.vocabulary import Vocabulary

_QUOTED = re.compile(r"“([^”]*)”")
_NEAREST, _OWN, _SUCH_AS = 3, 6, 3
# What people have heard of comes first where apps are named for example.
_KNOWN = ("GitHub", "Gmail", "Google Sheets", "Linear", "Notion", "Jira", "Trello")


def cannot(outline: Outline, words: str, offered: Offered, vocabulary: Vocabulary) -> str:
    """Why an outline is no plan. `words` is all that was said."""
    say, reach = vocabulary.say, offered.reach
    needs = list(dict.fromkeys(outline.needs))
    apps = [need for need in needs if not need.startswith("“")]
    absent, parts = list(outline.absent), requoted(", ".join(needs), vocabulary)
    if reach.reading and (apps or (needs and offered.llms)):
        return say("still_read", names=parts, engine=_all(reach.reading, say("listed_and")))
    if near := _nearest(apps, words, offered):
        actions = ", ".join(say("quoted", words=offer.title) for offer in near)
        return say("nearest", app=near[0].app, names=parts or ", ".join(absent), actions=actions)
    if apps:
        what = say("no_app", names=f" {say('listed_and')} ".join(apps))
    elif needs:
        what = say("no_part" if offered.llms else "no_model", names=parts)
    else:
        what = say("no_action", names=f" {say('listed_or')} ".join(absent))
    return f"{what} {can_do(offered, vocabulary)}"


def requoted(text: str, vocabulary: Vocabulary) -> str:
    """What the rules quoted, between the marks of the language."""
    return _QUOTED.sub(lambda found: vocabulary.say("quoted", words=found[1]), text)


def can_do(offered: Offered, vocabulary: Vocabulary) -> str:
    """What people can ask for here, in one sentence."""
    say, reach = vocabulary.say, offered.reach
    own = [offer.title for offer in offered.offers if offer.engine not in reach.read_from][:_OWN]
    texts = [say("texts")] if offered.llms else []
    things = [*texts, *(_lower_first(title) for title in own), say("wait")]
    if reach.actions:
        known = [app for app in _KNOWN if app in reach.apps]
        names = [*known, *(app for app in reach.apps if app not in known)][:_SUCH_AS]
        things.append(
            say(
                "of_apps",
                actions=f"{reach.actions:,}",
                apps=f"{len(reach.apps):,}",
                names=_all(names, say("listed_and")),
            )
        )
    return say("can_do", things=", ".join(things))


def _nearest(apps: list[str], words: str, offered: Offered) -> list[Offer]:
    """The likeliest actions of an app that is named and that is here, best first."""
    said = words.casefold()
    there = [offer for offer in offered.offers if offer.engine in offered.reach.read_from and offer.app]
    wanted = {app.casefold() for app in apps}
    for first in there:
        app = first.app.casefold()
        if app in wanted or (not wanted and app in said):
            return [offer for offer in there if offer.app == first.app][:_NEAREST]
    return []


def _all(names: Sequence[str], last: str) -> str:
    return f" {last} ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
