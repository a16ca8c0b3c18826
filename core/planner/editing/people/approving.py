"""Approvals added: "ask me first", "ask @ada before posting", "get approval from @boss before step 3"."""

import re

from core.definition import Action, Approval, Payload
from core.planner.draft.tree import Place, new_id, with_steps
from core.planner.editing.desk import Changed, Desk, Heard, which
from core.planner.editing.reading.around import seen_at
from core.planner.steps.targets import read_targets

_WHO = (
    r"(?P<who>me|us|@[\w.-]+|<@\w+(?:\|[^>]*)?>|[A-Z][\w-]+|my (?:manager|boss)"
    r"|the (?:owner|team lead|channel|team))"
)
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?i:ask|check with|confirm with|run it by|let){' '}{_WHO}(?i:\s+(?:for (?:approval|permission"
        rf"|confirmation|an ok(?:ay)?)|to (?:approve|confirm|agree)|approve(?: it)?|confirm(?: it)?|if"
        rf" (?:it's|that's|this is) (?:ok(?:ay)?|fine)))?(?i:\s*,?\s+(?:first|beforehand|before"
        rf" (?P<what>.+)))?",
        rf"(?i:(?:get|wait for|request|require|needs?|with)\s+(?:an? )?(?:approval|permission"
        rf"|confirmation|ok|okay|sign-?off)\s*(?:from|of|by)?)\s*{_WHO}?(?i:\s*,?\s+(?:first|beforehand"
        rf"|before (?P<what>.+)))?",
        rf"(?i:(?:add|insert|include|put in|put|place|have)\s+(?:an? |another )?(?:approval|confirmation"
        rf"|sign-?off)(?: step)?)(?i:\s+(?:from|by)\s+{_WHO})?(?i:\s*,?\s+(?:first|before (?P<what>.+)))?",
        r"(?i:(?:only )?(?P<what>.+?)\s+(?:only )?(?:when|if|after|once) (?P<who>I) (?:agree|approve|say"
        r" so|say ok|confirm|have approved|said yes|ok it))",
        rf"(?i:(?P<what>.+?)?\s*,?\s*(?:but )?only (?:when|if|after|once))"
        rf"\s+{_WHO}\s+(?i:(?:agrees?|approves?|confirms?|says (?:so|yes|ok)|has (?:approved|agreed|said yes)"
        r"|oks it)(?: (?:it|to it))?"
        r"(?:\s+(?:too|as well|first))?)",
        rf"(?i:before (?P<what>.+?)\s*,\s*(?:ask|check with|get approval from|confirm"
        rf" with))\s+{_WHO}(?i:\s+(?:first|for approval))?",
        r"(?i:(?:approve|confirm|review|check)\s+(?:it|this|that|them)\s+"
        r"(?:first|beforehand|before (?:it|that|this)\b.*))",
        r"(?i:(?:i want to|let (?P<who>me)|i'd like to|i must|i have to) (?:approve|confirm|check|see"
        r"|review)(?:\s+(?P<what>.+?))?(?:\s+(?:first|beforehand|before it (?:is sent|goes out|is"
        r" posted)))?)",
        rf"(?i:let|have)\s+{_WHO}\s+(?i:(?:decide|approve|confirm|agree)(?: (?:it|that|this))?"
        r"(?:\s+instead(?: of (?:me|us|\S+))?)?)",
        rf"{_WHO}\s+(?i:(?:has to|have to|must|should|needs to|need to)\s+(?:approve|confirm"
        rf"|agree(?: to)?|ok|okay|sign off(?: on)?|see)"
        r"(?:\s+(?:it|this|that))?(?:\s+(?:first|beforehand|before (?P<what>.+)))?)",
        r"(?i:frag(?:e)?\s+(?P<who>mich)\s+(?:vorher|zuerst|erst|bevor (?P<what>.+)))",
        r"(?i:demande(?:-|\s)(?P<who>moi)\s*(?:d'abord|avant(?: de (?P<what>.+))?|la permission))",
        r"(?i:(?P<who>pregúntame|pídeme permiso)\s*(?:primero|antes(?: de (?P<what>.+))?))",
    )
)
_PERSON = r"(?:@[\w.-]+|<@\w+(?:\|[^>]*)?>|me)"
_SEVERAL = re.compile(
    r"(?:let|have|ask|get)\s+(?P<both>both\s+)?"
    rf"(?P<who>{_PERSON}(?:\s*(?:,\s*)?(?:and|or)?\s*{_PERSON})+)"
    r"(?:\s+(?:to\s+)?(?:approve|confirm|agree|decide|for (?:approval|an ok(?:ay)?))"
    r"(?:\s+(?:it|this|that))?)?"
    r"(?:\s+(?:first|instead|before(?:hand)?))*",
    re.IGNORECASE,
)
_IN_LOOP = re.compile(r"\A(?:in|inside|within)\s+the\s+loop\s*,?\s+", re.IGNORECASE)
_TOO = re.compile(r"\b(?:too|as well|also|auch|aussi|también)\b", re.IGNORECASE)
_DECIDES = re.compile(r".+\b(?:decide|approve|confirm|agree)s?\b.*\binstead\b.*", re.IGNORECASE)
_MINE = frozenset({"me", "i", "mich", "moi", "us", "pregúntame", "pídeme permiso"})
_ANYWHERE = re.compile(
    r"(?:it|that|this|anything|everything|going on|you do|you (?:post|send|run)|it|them)(?:\s+\w+)?",
    re.IGNORECASE,
)


def approving(words: str, desk: Desk) -> Heard:
    """The plan with a question to somebody before what reaches out, or before what the words name."""
    words = _IN_LOOP.sub("", words)
    found = next((found for form in _FORMS if (found := form.fullmatch(words)) is not None), None)
    if found is None:
        return _several(words, desk)
    said = found.groupdict()
    who, approvers = said.get("who") or "me", ""
    if who.casefold() not in _MINE:
        targets = read_targets(f"to {who}", desk.person.user, desk.vocabulary)
        approvers = targets.people[0] if targets.people else f"@{who}" if who[:1].isupper() else "owner"
    place = _before(said.get("what") or "", desk)
    if place is None or not isinstance(place, Place):
        return place
    asked = [one.step for one in desk.pointer.places if isinstance(one.step, Approval)]
    decides = _DECIDES.fullmatch(words) is not None and len(asked) == 1
    already = asked[0] if decides else None if _TOO.search(words) else _asked_just_before(place)
    if already is not None:
        after = already.model_copy(update={"approvers": (approvers or desk.person.user,)})
        return Changed(with_steps(desk.definition, {already.id: (after,)})) if after != already else None
    approval = Approval(
        id=new_id(desk.definition, "approval"),
        ask=_ask(place, desk),
        approvers=(approvers or desk.person.user,),
    )
    return Changed(with_steps(desk.definition, {place.step.id: (approval, place.step)}))


def _several(words: str, desk: Desk) -> Heard:
    """ "let @ada and @bob approve it": of the question that the plan asks, or of a new one."""
    found = _SEVERAL.fullmatch(words)
    if found is None:
        return None
    people = read_targets(f"to {found['who']}", desk.person.user, desk.vocabulary).people
    asked = [one.step for one in desk.pointer.places if isinstance(one.step, Approval)]
    if len(people) < 2 or len(asked) > 1:
        return None
    quorum = len(people) if found["both"] else 1
    update = {"approvers": people, "quorum": quorum}
    if asked:
        after = asked[0].model_copy(update=update)
        return Changed(with_steps(desk.definition, {after.id: (after,)})) if after != asked[0] else None
    place = _before("", desk)
    if not isinstance(place, Place):
        return place
    name = new_id(desk.definition, "approval")
    approval = Approval(id=name, ask=_ask(place, desk), approvers=people, quorum=quorum)
    return Changed(with_steps(desk.definition, {place.step.id: (approval, place.step)}))


def _before(what: str, desk: Desk) -> Place | Heard:
    """The step that waits for the answer."""
    if what and not _ANYWHERE.fullmatch(what):
        pointed = desk.pointer.read(what)
        if pointed.places:
            if not pointed.sure:
                return which(pointed.places, desk, lambda step: f"ask me before {step}")
            return pointed.places[0]
        return None
    reaching = [place for place in desk.pointer.places if _reaches_out(place, desk)]
    return reaching[0] if reaching else None


def _reaches_out(place: Place, desk: Desk) -> bool:
    offer = desk.offered.offer(place.step.action) if isinstance(place.step, Action) else None
    return isinstance(place.step, Action) and (offer is None or offer.effect != "reads")


def _asked_just_before(place: Place) -> Approval | None:
    index = [step.id for step in place.siblings].index(place.step.id)
    before = place.siblings[index - 1] if index else None
    return before if isinstance(before, Approval) else None


def _ask(place: Place, desk: Desk) -> str:
    """What people are asked: with the text that is about to go out, where there is one."""
    said = desk.vocabulary.say("approve")
    if isinstance(place.step, Action):
        texts = [place.step.params.get(name) for name in ("text", "content", "body", "message", "comment")]
        text = next((one for one in texts if isinstance(one, str) and one), None)
        if text is not None:
            return f"{said}\n{text}"
    before = seen_at(place, desk.pointer.places, after=False)
    made = [one.step.id for one in before if isinstance(one.step, Payload)]
    return f"{said}\n{{{{{made[-1]}}}}}" if made else said
