"""What a plan is given: parameters set by their names, and inputs in the place of what was fixed."""

import re
from collections.abc import Mapping

from pydantic import JsonValue

from core.definition import Action, AppEvent, Input, Payload, Step, every_step
from core.planner.draft.tree import new_id, with_each, with_steps
from core.planner.editing.desk import Changed, Desk, Heard, Says, which
from core.planner.matching.words import stem, tokens

_INPUT = re.compile(
    r"(?:let me|i (?:want to|will|'ll|would like to)|make me|allow me to)\s+(?:give|enter|choose|pick"
    r"|provide|type|specify|say|set|select)(?:\s+(?:you|it))?\s+(?:the\s+|an?\s+)?(?P<what>[\w"
    r" ]+?)(?:\s+(?:each time|every time|when (?:it|i) (?:runs?|starts?)(?: it)?|at the start|myself|per"
    r" run|on each run|whenever it runs))?"
    r"|ask (?:me )?for (?:the\s+|an?\s+)?(?P<what2>[\w ]+?)\s+(?:each time|every time|when (?:it|i)"
    r" (?:runs?|starts?)(?: it)?|at the start|before (?:it runs|each run|running))"
    r"|make (?:the\s+)?(?P<what3>[\w ]+?)\s+an? (?:input|parameter|variable)|(?:the )?(?P<what4>[\w ]+?)"
    r" (?:should be|is) (?:an? )?(?:input|given each time|asked each time|given at (?:the start|run time))",
    re.IGNORECASE,
)
_PARAM = re.compile(
    r"(?:set|change|make|put|update)\s+(?:the\s+|its\s+)?(?P<name>[\w ]+?)(?:\s+(?:of|in|for"
    r"|on)\s+(?P<what>.+?))?\s+(?:to|=|be|as)\s+[\"“«]?(?P<value>.+?)[\"”»]?(?:\s+instead)?"
    r"|(?:the\s+|its\s+)?(?P<name2>[\w ]+?)(?:\s+(?:of|in|for|on)\s+(?P<what2>.+?))?\s+(?:should be"
    r"|should say|must be|is|=|:)\s*[\"“«]?(?P<value2>.+?)[\"”»]?"
    r"|with (?:the |a )?(?P<name3>[\w ]+?)\s+[\"“«](?P<value3>.+?)[\"”»](?:\s+instead)?",
    re.IGNORECASE | re.DOTALL,
)
_FOR = re.compile(
    r"(?:(?:make|do|run|use|take)\s+(?:it\s+|this\s+)?)?(?:for|on|in|with|about|of)?\s*(?:the\s+)?[\"“]?(?P<value>[\w./-]+)[\"”]?"
    r"\s+(?P<noun>repo(?:sitory)?|project|board|team|sheet|spreadsheet|workspace|folder|database|calendar|list"
    r"|channel|site|bucket|table|label|branch)(?:\s+instead)?",
    re.IGNORECASE,
)
_DEFAULT = re.compile(
    r"(?:the\s+)?default\s+(?:(?:for|of)\s+)?(?:the\s+)?(?P<name>[\w ]+?)\s+(?:is|should be|=|to|as)\s+"
    r"[\"“«]?(?P<value>.+?)[\"”»]?|make\s+(?:the\s+)?(?P<name2>[\w ]+?)\s+optional",
    re.IGNORECASE,
)
_REPO = re.compile(r"[\w.-]+/[\w.-]+")
_IN_REPO = re.compile(
    r"(?:(?:do|make|run|use|take|watch|create|open|list|get|read|nimm|nutze|mach|prends|utilise|fais-le|usa|toma|hazlo)"
    r"\s+)?(?:(?:it|this|that|them|es|das)\s+)?(?:(?:for|on|in|with|from|of|für|mit|aus|pour|avec|para|con)\s+)?(?:the\s+)?(?P<value>[\w.-]+/[\w.-]+)(?:\s+repo(?:sitory)?)?"
    r"(?:\s+(?:instead|rather|stattdessen|lieber|plutôt|à la place|mejor|en su lugar)(?:\s+(?:of"
    r"|than)\s+[\w.-]+/[\w.-]+)?)?",
    re.IGNORECASE,
)


def values(words: str, desk: Desk) -> Heard:
    """The plan with another value, or with an input instead of one."""
    if (heard := _default(words, desk)) is not None:
        return heard
    return _inputs(words, desk) or _aimed(words, desk) or _in_repo(words, desk) or _params(words, desk)


def _default(words: str, desk: Desk) -> Heard:
    """ "the default topic is autumn", "make the topic optional": of an input that the plan has."""
    found = _DEFAULT.fullmatch(words)
    if found is None:
        return None
    name = "_".join(tokens(found["name"] or found["name2"]))
    update = {"required": False} if found["name2"] else {"required": False, "default": found["value"]}
    inputs = tuple(
        one.model_copy(update=update) if one.name == name else one for one in desk.definition.inputs
    )
    same = inputs == desk.definition.inputs
    return None if same else Changed(desk.definition.model_copy(update={"inputs": inputs}))


def _inputs(words: str, desk: Desk) -> Heard:
    """ "let me give the repo each time": what stands there becomes the input's default."""
    found = _INPUT.fullmatch(words)
    if found is None:
        return None
    what = next(group for group in found.groups() if group)
    wanted = {stem(word) for word in tokens(what)}
    hits = [
        (step, name, value)
        for step in every_step(desk.definition.steps)
        if isinstance(step, Action)
        for name, value in step.params.items()
        if wanted <= {stem(word) for word in tokens(name)} or _begins(wanted, name)
    ]
    values = {str(value) for _, _, value in hits}
    if len(values) > 1:
        places = [place for place in desk.pointer.places if place.step in [step for step, _, _ in hits]]
        return which(places, desk, lambda step: f"make the {what} of {step} an input")
    if not hits:
        return _in_prompt(what, desk)
    return _given(what, hits[0][2], {(step.id, name) for step, name, _ in hits}, desk)


def _begins(wanted: set[str], name: str) -> bool:
    """ "repo" for `repoFullname`, which its words take apart; "repository" too."""
    first = (tokens(name) or [""])[0]
    return len(wanted) == 1 and stem(first) in wanted


def _given(what: str, value: JsonValue, hits: set[tuple[str, str]], desk: Desk) -> Heard:
    name = new_id(desk.definition, "_".join(tokens(what)))
    known = value if isinstance(value, str) and "{{" not in value else None
    alone = desk.definition.trigger.type == "schedule"
    given = Input(name=name, help=what.strip().capitalize(), default=known, required=not alone)
    if alone and known is None:
        return Says(
            desk.tr(
                "It runs by the clock, with nobody there to give the {name}. Tell me which one it should "
                "use.",
                name=what,
            )
        )

    def fill(step: Step) -> Step:
        if not isinstance(step, Action):
            return step
        params = {
            key: f"{{{{inputs.{name}}}}}" if (step.id, key) in hits else one
            for key, one in step.params.items()
        }
        return step.model_copy(update={"params": params})

    changed = with_each(desk.definition, fill)
    return Changed(changed.model_copy(update={"inputs": (*changed.inputs, given)}))


def _in_prompt(what: str, desk: Desk) -> Heard:
    """ "let me choose the topic": the one prompt is told what was given."""
    prompts = [place.step for place in desk.pointer.places if isinstance(place.step, Payload)]
    if len(prompts) != 1 or desk.definition.trigger.type == "schedule":
        return None
    step = prompts[0]
    name = new_id(desk.definition, "_".join(tokens(what)))
    text = f"{step.blocks[-1].text}\n\n{what.strip().capitalize()}: {{{{inputs.{name}}}}}"
    block = step.blocks[-1].model_copy(update={"text": text})
    after = with_steps(
        desk.definition, {step.id: (step.model_copy(update={"blocks": (*step.blocks[:-1], block)}),)}
    )
    given = Input(name=name, help=what.strip().capitalize())
    return Changed(after.model_copy(update={"inputs": (*after.inputs, given)}))


def _aimed(words: str, desk: Desk) -> Heard:
    """ "for the web repo": the parameter that the noun names, everywhere; of `acme/api` the owner stays."""
    found = _FOR.fullmatch(words)
    if found is None:
        return None
    wanted, value = {stem(word) for word in tokens(found["noun"])}, found["value"]
    at: dict[str, tuple[Step, ...]] = {}
    olds = set()
    for step in every_step(desk.definition.steps):
        for name, old in step.params.items() if isinstance(step, Action) else ():
            if isinstance(step, Action) and isinstance(old, str) and (_begins(wanted, name)):
                olds.add(old)
                params = {**step.params, name: _within(old, value)}
                at[step.id] = (step.model_copy(update={"params": params}),)
    return Changed(with_steps(desk.definition, at)) if len(olds) == 1 else None


def _in_repo(words: str, desk: Desk) -> Heard:
    """ "do it for acme/api instead": the one value of that form, in what starts the plan and in its steps."""
    found = _IN_REPO.fullmatch(words)
    if found is None:
        return None
    trigger = desk.definition.trigger
    starts = trigger.params if isinstance(trigger, AppEvent) else {}
    steps = [step for step in every_step(desk.definition.steps) if isinstance(step, Action)]
    known = [value for params in (starts, *(step.params for step in steps)) for value in params.values()]
    olds = {value for value in known if isinstance(value, str) and _REPO.fullmatch(value)}
    if len(olds) != 1:
        return None
    old, new = olds.pop(), found["value"]

    def put(params: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
        return {name: new if value == old else value for name, value in params.items()}

    after = with_each(
        desk.definition,
        lambda one: one.model_copy(update={"params": put(one.params)}) if isinstance(one, Action) else one,
    )
    if isinstance(trigger, AppEvent):
        after = after.model_copy(update={"trigger": trigger.model_copy(update={"params": put(starts)})})
    return Changed(after) if after != desk.definition else None


def _within(old: str, value: str) -> str:
    owner, slash, _ = old.rpartition("/")
    return f"{owner}/{value}" if slash and "/" not in value and "{{" not in old else value


def _params(words: str, desk: Desk) -> Heard:
    """ "set the title to …": the parameter of that name."""
    found = _PARAM.fullmatch(words)
    if found is None:
        return None
    name, what, value = (
        found["name"] or found["name2"] or found["name3"],
        found["what"] or found["what2"],
        (found["value"] or found["value2"] or found["value3"]).strip(),
    )
    wanted = {stem(word) for word in tokens(name)}
    hits = []
    for place in desk.pointer.places:
        offer = desk.offered.offer(place.step.action) if isinstance(place.step, Action) else None
        for param in offer.params if offer is not None else ():
            own = {stem(word) for word in tokens(param.name)}
            if (
                param.kind in ("text", "number", "integer")
                and wanted
                and (wanted == own or _begins(wanted, param.name))
            ):
                hits.append((place, param))
    if what:
        pointed = desk.pointer.read(what)
        hits = [hit for hit in hits if hit[0].step.id in pointed.ids]
    if not hits:
        return None
    if len(hits) > 1:
        return which(
            [place for place, _ in hits], desk, lambda step: f"set the {name} of {step} to “{value}”"
        )
    place, param = hits[0]
    if param.kind != "text" and not re.fullmatch(r"-?\d+(?:\.\d+)?", value):
        return None
    put: JsonValue = value if param.kind == "text" else float(value) if "." in value else int(value)
    if param.options and put not in [option.value for option in param.options]:
        return None
    step = place.step
    assert isinstance(step, Action)
    after = step.model_copy(update={"params": {**step.params, param.name: put}})
    return Changed(with_steps(desk.definition, {step.id: (after,)}))
