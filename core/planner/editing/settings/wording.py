"""What a prompt says, changed: "in two sentences", "make it friendlier", "about coffee", "to Spanish"."""

import re
from collections.abc import Callable, Sequence

from core.definition import Payload
from core.planner.draft.tree import Place, with_steps
from core.planner.editing.desk import Changed, Desk, Heard, which
from core.template import references

_ABOUT = re.compile(
    r"(?:(?:make|let)\s+(?P<what>it|that|this|the .+?)(?:\s+be)?|change\s+(?P<what2>it|that|the"
    r" .+?)(?:\s+to be)?|write|it should be|rather)?\s*(?:(?:one|it|something)\s+)?"
    r"about\s+(?P<new>[^.\n]{2,80}?)(?:\s+instead)?",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"\babout\s+(?P<old>[^.:\n]+?)(?=\s+(?:in|and|with)\s|[.:\n]|\Z)")
_MEASURE = (
    r"(?:(?:at most|no more than|up to|max(?:imum)?|exactly|only|about|around|under|less than|fewer"
    r" than)\s+)?"
    r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|a few|a couple of)\s+(?:short\s+|long\s+)?"
    r"(?:sentences?|words?|lines?|paragraphs?|bullets?(?: points?)?|points?|characters?)(?:\s+(?:long|at"
    r" most|max|or less|or fewer))?"
)
_LENGTH = re.compile(
    rf"(?:(?:make|keep|limit|cut|shorten|write|put|sum up|do|use)\s+(?P<what>it|that|this|them|the"
    rf" .+?)\s+(?:to\s+)?)?(?P<new>(?:(?:in|with|using|within|of|as)\s+)?{_MEASURE}|as (?:a )?(?:bullet"
    rf" points|bulleted list|numbered list|list|table|haiku|poem|limerick|json)"
    r"|in bullet points"
    r"|(?:with|use|as) bullet points|(?:zwei|drei|einem?|fünf) sätzen?|in (?:zwei|drei|einem"
    r"|fünf) sätzen|en (?:une"
    r"|deux|trois|cinq) phrases?|en (?:una|dos|tres|cinco) frases?)(?:\s+instead)?",
    re.IGNORECASE,
)
_LENGTH_SAID = re.compile(rf"\s+(?:in|with|within)\s+{_MEASURE}", re.IGNORECASE)
_TONES = (
    r"friendl(?:y|ier)|formal|informal|casual|polite|politer|nicer?|funn(?:y|ier)|short(?:er)?|brief(?:er)?|long(?:er)?|simpler?|serious|professional|concise"
    r"|detailed|clear(?:er)?|enthusiastic|neutral|technical|personal|warm(?:er)?|positive|playful|dramatic|poetic|plain(?:er)?|crisp(?:er)?|witty|wittier|kind(?:er)?|softer|stricter"
    r"|freundlicher|kürzer|länger|förmlicher|plus (?:court|amical|formel|long)|más (?:corto|amable|formal"
    r"|largo)"
)
_TONE = re.compile(
    rf"(?:(?:make|keep|write|let)\s+)?(?P<what>it|that|this|them|the .+?)?\s*(?:be\s+|sound\s+|should be\s+)?"
    rf"(?P<new>(?:(?:a (?:bit|little)|a lot|much|more|less|very|really|way|as|etwas|un peu|un"
    rf" poco)\s+)*(?:{_TONES})(?:\s+and\s+(?:more\s+)?(?:{_TONES}))*)",
    re.IGNORECASE,
)
_ADDED = re.compile(
    r"(?:(?:tell|ask|instruct)\s+(?:it|the model|the prompt|ai)\s+to|(?:in|to) the prompt,?\s*(?:add|say"
    r"|write)?|(?:also\s+)?(?:mention|include|use emojis|avoid|don't mention|do not mention|don't use|do"
    r" not use|leave out)(?=\s))\s*(?P<new>.+)",
    re.IGNORECASE,
)
# What a text is to have, as people say it of texts: no step is made of these.
_PART = (
    r"(?:links?|urls?|numbers?|counts?|totals?|titles?|authors?|assignees?|owners?|reporters?"
    r"|(?:due )?dates?|status(?:es)?"
    r"|priorit(?:y|ies)|names?|ids?|keys?|labels?|emojis?|headings?|headlines?|quotes?|sources?|deadlines?|prices?"
    r"|amounts?|age|times?)"
)
_TOLD = re.compile(
    rf"(?:also\s+)?(?:(?:add|put|show|give|list|include|write|state|highlight)\s+(?:the|their|its|an?)\s+(?:[\w-]+\s+)?"
    rf"{_PART}(?:\s+(?:of|for|to|in|with|behind|next to|at|who|on)\s.+)?"
    r"|(?:say|mention|state|write|show|list|tell)\s+(?:who|how|what|when|where|why|which|whether"
    r"|since when)\b.+"
    r"|(?:group|sort|order|rank|number|cluster)\s+(?:it|them|the [\w ]+?)\s*(?:by\s.+|alphabetically"
    r"|from\s.+)?"
    r"|(?:put|list|show|mention)\s+the\s+[\w -]+?\s+(?:first|last|at the (?:very )?(?:top|start"
    r"|beginning|end|bottom))"
    r"|(?:start|begin|open|end|finish|close)(?:\s+(?:it|the (?:message|post|text"
    r"|summary)))?\s+with\s+(?:an?|the|our|some"
    r"|one)\s.+)",
    re.IGNORECASE,
)
_ONLY_THESE = re.compile(
    r"(?:only|just)\s+(?:(?:include|list|mention|show|take|use)\s+)?(?P<new>the\s+[\w' -]{3,60})", re.I
)
_PROMPT = re.compile(
    r"(?:(?:change|set|make)\s+)?the (?:prompt|instruction|wording|text)(?:\s+(?:of|for"
    r"|in)\s+(?P<what>.+?))?\s*(?:to|should (?:be|say|read)|is|:)\s*[\"“«]?(?P<new>.+?)[\"”»]?",
    re.IGNORECASE | re.DOTALL,
)


def wording(words: str, desk: Desk) -> Heard:
    """The plan with other words in one prompt."""
    for way in (_tongue, _prompt, _about, _length, _tone, _told, _mentioned):
        heard = way(words, desk)
        if heard is not None:
            return heard
    return None


def _prompts(desk: Desk) -> list[Place]:
    return [
        place
        for place in desk.pointer.places
        if isinstance(place.step, Payload) and not place.step.output_schema
    ]


def _chosen(what: str | None, among: Sequence[Place], desk: Desk) -> list[Place]:
    """Those that are named, or all that it could be."""
    plain = (what or "it").strip().casefold()
    if plain in ("it", "that", "this", "them"):
        return list(among)
    pointed = desk.pointer.read(what or "")
    return [place for place in among if place.step.id in pointed.ids]


def _said(place: Place, change: Callable[[str], str], desk: Desk) -> Heard:
    step = place.step
    assert isinstance(step, Payload)
    words, gap, text = step.blocks[-1].text.partition(":\n\n")
    block = step.blocks[-1].model_copy(update={"text": change(words) + gap + text})
    after = step.model_copy(update={"blocks": (*step.blocks[:-1], block)})
    return Changed(with_steps(desk.definition, {step.id: (after,)})) if after != step else None


def reworded(place: Place, words: str, desk: Desk) -> Heard:
    """The plan with that prompt told this; the text that it works on stays."""
    return _said(place, lambda _: words.strip(), desk)


def _instruction(place: Place) -> str:
    assert isinstance(place.step, Payload)
    return place.step.blocks[-1].text.partition(":\n\n")[0]


def _one(chosen: Sequence[Place], change: Callable[[str], str], again: str, desk: Desk) -> Heard:
    if not chosen:
        return None
    if len(chosen) > 1:
        return which(chosen, desk, lambda step: f"make {step} {again}")
    return _said(chosen[0], change, desk)


def _about(words: str, desk: Desk) -> Heard:
    found = _ABOUT.fullmatch(words)
    if found is None:
        return None
    chosen = _chosen(found["what"] or found["what2"], _prompts(desk), desk)
    chosen = [place for place in chosen if _SUBJECT.search(_instruction(place))]
    new = found["new"].strip()
    return _one(
        chosen, lambda said: _SUBJECT.sub(lambda _: f"about {new}", said, count=1), f"about {new}", desk
    )


def _length(words: str, desk: Desk) -> Heard:
    found = _LENGTH.fullmatch(words)
    if found is None:
        return None
    new = found["new"].strip()
    new = "as bullet points" if re.fullmatch(r"(?:with|use) bullet points", new, re.IGNORECASE) else new
    new = new if re.match(r"(?:in|with|within|as|en|of)\b", new, re.IGNORECASE) else f"in {new}"

    def change(said: str) -> str:
        bare = _LENGTH_SAID.sub("", said)
        ends = re.search(r"[.!?]\Z", bare)
        return f"{bare[:-1]} {new}{ends.group()}" if ends else f"{bare} {new}"

    return _one(_chosen(found["what"], _prompts(desk), desk), change, new, desk)


def _tone(words: str, desk: Desk) -> Heard:
    found = _TONE.fullmatch(words)
    if found is None:
        return None
    new = found["new"].strip()

    def change(said: str) -> str:
        return f"{said.rstrip('.')}. Make it {new}{'.' if said.endswith('.') else ''}"

    return _one(_chosen(found["what"], _prompts(desk), desk), change, new, desk)


def _told(words: str, desk: Desk) -> Heard:
    """ "put the number of issues at the top", "only the urgent ones": said to what makes the text."""
    only = _ONLY_THESE.fullmatch(words)
    if (
        (only is None and _TOLD.fullmatch(words) is None)
        or re.search(r"[#@]\w", words)
        or desk.apps.named(words)
    ):
        return None
    made = [place for place in _prompts(desk) if _works_on_something(place)]
    if len(made) != 1:
        return None
    new = f"Only {only['new']}" if only is not None else re.sub(r"\Aalso\s+", "", words, flags=re.IGNORECASE)
    return _said(made[0], lambda said: _with_sentence(said, new), desk)


def _works_on_something(place: Place) -> bool:
    """Whether it makes its text of what a step before it gave, or of what came."""
    return isinstance(place.step, Payload) and any(references(place.step.blocks[-1].text))


def _with_sentence(said: str, new: str) -> str:
    """An instruction with one more; it ends as it did."""
    return f"{said.rstrip('.')}. {new[:1].upper()}{new[1:].rstrip('.')}{'.' if said.endswith('.') else ''}"


def _mentioned(words: str, desk: Desk) -> Heard:
    found = _ADDED.fullmatch(words)
    if found is None or re.search(r"\b(?:before|after|if|step)\b|[#@]\w", words):
        return None
    chosen = _prompts(desk)
    new = found["new"] if re.match(r"(?:tell|ask|instruct|in the|to the)", words, re.IGNORECASE) else words
    return _said(chosen[0], lambda said: _with_sentence(said, new), desk) if len(chosen) == 1 else None


def _prompt(words: str, desk: Desk) -> Heard:
    found = _PROMPT.fullmatch(words)
    if found is None:
        return None
    chosen = _chosen(found["what"], _prompts(desk), desk)
    new = found["new"].strip()
    return _said(chosen[0], lambda _: new, desk) if len(chosen) == 1 else None


def _tongue(words: str, desk: Desk) -> Heard:
    """ "translate to Spanish instead", "in German, not French" """
    vocabulary = desk.vocabulary
    said = list(vocabulary.tongue_words.finditer(words))
    rest = re.sub(
        r"\b(?:translate|it|that|this|them|to|into|in|instead|rather|not|of|make|the|translation|should|be|use|but|a|change|switch|language|from"
        r"|und|bitte|den|die|das|der|and|please|lieber|statt|stattdessen|auf|ins?|übersetze|plutôt|en|au"
        r" lieu de|mejor|en vez de|replace|with"
        r"|by)\b|\W",
        " ",
        vocabulary.tongue_words.sub(" ", words),
        flags=re.IGNORECASE,
    )
    if not said or len(said) > 2:
        return None
    if rest.strip().casefold() == "first":
        return None  # before something: a step of its own
    if rest.strip():
        pointed = desk.pointer.read(re.sub(r"\s+", " ", rest).strip())
        named = [place for place in _prompts(desk) if place.step.id in pointed.ids]
        return _spoken_in(said[0].group(), named, desk) if len(said) == len(named) == 1 else None
    new, old = _new_and_old(words, [one.group() for one in said])
    prompts = [place for place in _prompts(desk) if vocabulary.tongue_words.search(_instruction(place))]
    if old is not None:
        prompts = [one for one in prompts if _spoken(one, desk) == vocabulary.tongue(old)]
    if not prompts:
        return _spoken_in(new, _prompts(desk), desk)
    return _one(prompts, lambda text: vocabulary.tongue_words.sub(new, text, count=1), f"in {new}", desk)


def _new_and_old(words: str, said: list[str]) -> tuple[str, str | None]:
    if len(said) == 1:
        return said[0], None
    replaces = re.search(r"\breplace\b|\bfrom\b.+\b(?:in)?to\b", words, re.IGNORECASE)
    return (said[1], said[0]) if replaces else (said[0], said[1])


def _spoken(place: Place, desk: Desk) -> str:
    found = desk.vocabulary.tongue_words.search(_instruction(place))
    return desk.vocabulary.tongue(found.group()) if found is not None else ""


def _spoken_in(tongue: str, prompts: Sequence[Place], desk: Desk) -> Heard:
    """ "in German": a prompt that names no language."""

    def change(said: str) -> str:
        if desk.vocabulary.tongue_words.search(said):
            return desk.vocabulary.tongue_words.sub(tongue, said, count=1)
        return f"{said[:-1]} in {tongue}." if said.endswith(".") else f"{said} in {tongue}"

    return _one(prompts, change, f"in {tongue}", desk)
