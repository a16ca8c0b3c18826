"""What a plan is beside its prompts: name, model, budget, accounts, limits, patience, inputs, parameters."""

import re
from collections.abc import Mapping

from pydantic import JsonValue

from core.definition import Action, ForEach, Input, Payload, Step, every_step
from core.planner.editing.desk import Changed, Desk, Heard, Says, choose, which
from core.planner.editing.tree import Place, new_id, with_each, with_steps
from core.planner.meant.words import stem, tokens

_NAME = re.compile(
    r"(?:(?:call|name|rename)\s+(?:it|this|that|the (?:plan|workflow)|this (?:plan|workflow))\s*(?:to"
    r"|into|as)?|(?:the|its) name (?:should be|is)|change (?:the|its) name to"
    r"|(?:nenn|nenne)\s+(?:es|ihn|sie)(?:\s+um in)?|(?:appelle|nomme)(?:-le|-la)?|(?:llámalo"
    r"|llámala))\s*:?\s*[\"“„«']?(?P<new>[^\"”“»']{1,80}?)[\"”“»']?",
    re.IGNORECASE,
)
_MODEL = re.compile(
    r"(?:(?:use|with|switch to|take|go with|change (?:it )?to|run (?:it )?(?:on|with)|nimm|utilise"
    r"|usa)\s+)?(?:the\s+|a\s+|le\s+|das\s+|el\s+|la\s+)?(?P<which>[\w.:/-]+(?:\s(?!and\b)[\w.:/-]+){0,2}?)\s*(?:llm|model|modell"
    r"|modèle|modelo)"
    r"(?:\s+(?:for|in|on)\s+(?P<what>.+?))?(?:\s+instead)?",
    re.IGNORECASE,
)
_CHEAP = re.compile(
    r"cheap(?:er|est)?|small(?:er|est)?|fast(?:er|est)?|quick(?:er)?|light(?:er)?|local|mini|günstige?"
    r"|schnelle?|pas cher|petit|barato|pequeño",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"strong(?:er|est)?|good|better|best|big(?:ger)?|large(?:r)?|smart(?:er|est)?|powerful|expensive|starke?|besseres?|meilleur|mejor",
    re.IGNORECASE,
)
_CHEAP_NAMES = re.compile(r"cheap|small|fast|mini|nano|light|lite|local|flash|haiku", re.IGNORECASE)
_STRONG_NAMES = re.compile(r"strong|smart|best|big|large|pro\b|max|opus|premium", re.IGNORECASE)
_TOKENS = re.compile(
    r"(?:(?:spend|use|limit (?:it|the budget) to|set (?:the|a) budget (?:to|of)|(?:a )?budget(?: of| to)?"
    r"|with|keep it (?:under|below|to))\s+)?(?:at most|no more than|max(?:imum)?|up to|under|below"
    r"|only)?\s*(?P<n>\d[\d,._ ]*)\s*(?P<k>k)?\s*tokens?(?:\s+(?:at most|max|per run|a run|in all|budget))*",
    re.IGNORECASE,
)
_USD = re.compile(
    r"(?:(?:spend|use|limit (?:it|the budget) to|set (?:the|a) budget (?:to|of)|(?:a )?budget(?: of| to)?"
    r"|keep it (?:under|below|to))\s+)?(?:at most|no more than|max(?:imum)?|up to|under|below"
    r"|only)?\s*(?:\$\s*(?P<usd>\d+(?:[.,]\d+)?)|(?P<usd2>\d+(?:[.,]\d+)?)\s*(?:\$|usd|dollars?)"
    r"|(?P<cents>\d+)\s*cents?)(?:\s+(?:at most|max|per run|a run|in all|budget))*",
    re.IGNORECASE,
)
_NO_BUDGET = re.compile(
    r"(?:no|without (?:a )?|remove the|drop the)\s*(?:budget|token limit|spending limit)", re.IGNORECASE
)
_OWNER = re.compile(
    r"(?:(?:always\s+)?use|with|run (?:it )?(?:with|as))\s+(?:my|the owner's|the owners) (?:own"
    r" )?(?:accounts?|credentials|connections?)(?:\s+(?:always|for everyone|for everybody))?",
    re.IGNORECASE,
)
_RUNNER = re.compile(
    r"(?:(?:use|with|run (?:it )?(?:with|as))\s+)?(?:the (?:accounts?|credentials) of (?:whoever|the"
    r" person who) (?:runs|starts) it|the runner's (?:own )?(?:accounts?|credentials)|everyone's own"
    r" (?:accounts?|credentials)"
    r"|each person's (?:own )?(?:accounts?|credentials)|their own (?:accounts?|credentials))",
    re.IGNORECASE,
)
_ITEMS = re.compile(
    r"(?:(?:do|take|handle|process|go through|limit (?:it|the loop) to|only"
    r"|just)\s+)*(?:only\s+)?(?:the\s+)?(?:first|at most|no more than|max(?:imum)?(?: of)?|up"
    r" to)\s+(?P<n>\d+)(?:\s+(?P<what>\w+))?(?:\s+(?:at most|per run))?",
    re.IGNORECASE,
)
_AT_ONCE = re.compile(
    r"(?:do |run |handle )?(?:them )?(?P<n>\d+|two|three|four|five|one) (?:items? )?at (?:once|a time|the"
    r" same time)|(?:one|each) after (?:the other|another)",
    re.IGNORECASE,
)
_TRIES = re.compile(
    r"(?:try|retry|attempt)\s+(?:(?:it|that|this|(?P<what>.+?))\s+)?(?:up to\s+|at most\s+)?(?P<n>\d+"
    r"|once|twice|two|three|four|five)(?:\s+(?:times|tries|attempts))?|(?:never|don't|do not)"
    r" retry(?:\s+(?P<what2>.+))?",
    re.IGNORECASE,
)
_TIMEOUT = re.compile(
    r"(?:give|allow)\s+(?:it|(?P<what>.+?))\s+(?P<n>\d+)\s*(?P<unit>s|sec(?:ond)?s?|min(?:ute)?s?)|(?:a"
    r" )?time\s?out (?:of|after|is|to)?\s*(?P<n2>\d+)\s*(?P<unit2>s|sec(?:ond)?s?"
    r"|min(?:ute)?s?)(?:\s+for\s+(?P<what2>.+))?",
    re.IGNORECASE,
)
_ON_ERROR = re.compile(
    r"(?:if|when)\s+(?P<what>.+?)\s+(?:fails|goes wrong|breaks|does not work|doesn't work"
    r"|errors)\s*,?\s+(?:just\s+|then\s+)?(?P<how>go on|continue|carry on|keep going|ignore it|skip it"
    r"|stop|fail|give up)(?:\s+anyway)?"
    r"|(?P<how2>go on|continue|carry on|keep going|stop)\s+(?:even\s+)?(?:if"
    r"|when)\s+(?P<what2>.+?)\s+(?:fails|goes wrong|breaks)",
    re.IGNORECASE,
)
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
_COUNTS = {"once": 1, "one": 1, "twice": 2, "two": 2, "three": 3, "four": 4, "five": 5}


def settings(words: str, desk: Desk) -> Heard:
    """The plan with another name, model, budget, …"""
    for way in (_named, _model, _budget, _accounts, _loops, _patience, _errors, _inputs, _aimed, _params):
        heard = way(words, desk)
        if heard is not None:
            return heard
    return None


def _with(desk: Desk, **update: object) -> Heard:
    after = desk.definition.model_copy(update=update)
    return Changed(after) if after != desk.definition else Says("That is how it is already.")


def _named(words: str, desk: Desk) -> Heard:
    found = _NAME.fullmatch(words)
    if found is None:
        return None
    name = re.sub(r"\s+", " ", found["new"]).strip(" .")
    if re.search(r"(?:,| and| then| und| et| y)\s", name) and not re.search(r"[\"“„«]", words):
        return None  # something else is said as well
    slug = re.sub(r"\s+", "-", name) if name.casefold() == name else name
    return None if slug.isdigit() else _with(desk, name=slug)


def _model(words: str, desk: Desk) -> Heard:
    found = _MODEL.fullmatch(words)
    bare = re.sub(r"(?i)\A(?:use|switch to|go with|take)\s+(?:the\s+)?|\s+instead\Z", "", words).strip()
    bare, _, part = bare.partition(" for ")
    names = sorted(desk.offered.llms)
    exact = [name for name in names if name.casefold() == bare.casefold()]
    if found is None and not exact:
        return None
    name = exact[0] if exact else _model_named(found["which"].strip(), names) if found is not None else None
    said = found["which"].strip() if found is not None else bare
    if name is None:
        return _no_such_model(said, names, words)
    what = part or (found["what"] if found is not None else None)
    return _speaking(name, what, desk)


def _model_named(said: str, names: list[str]) -> str | None:
    folded = {name.casefold(): name for name in names}
    if said.casefold() in folded:
        return folded[said.casefold()]
    asked = set(tokens(said))
    fits = [name for name in names if asked and asked <= set(tokens(name))]
    if len(fits) == 1:
        return fits[0]
    for wish, kind in ((_CHEAP, _CHEAP_NAMES), (_STRONG, _STRONG_NAMES)):
        if wish.fullmatch(said):
            fits = [name for name in names if kind.search(name)]
            return fits[0] if len(fits) == 1 else None
    return None


def _no_such_model(said: str, names: list[str], words: str) -> Heard:
    if len(names) == 1:
        return Says(f"There is only one model here, “{names[0]}”, so I left the plan as it is.")
    if not names:
        return None
    return choose(
        f"Which model do you mean by “{said}”?", {name: f"use the {name} model" for name in names[:8]}
    )


def _speaking(name: str, what: str | None, desk: Desk) -> Heard:
    prompts = {place.step.id for place in desk.pointer.places if isinstance(place.step, Payload)}
    if what:
        pointed = desk.pointer.read(what)
        prompts = {one for one in pointed.ids if one in prompts} if pointed.sure else set()
    if not prompts:
        return None

    def speak(step: Step) -> Step:
        return step.model_copy(update={"llm": name}) if step.id in prompts else step

    after = with_each(desk.definition, speak)
    return Changed(after) if after != desk.definition else Says(f"It uses the model “{name}” already.")


def _budget(words: str, desk: Desk) -> Heard:
    budget = desk.definition.budget
    if _NO_BUDGET.fullmatch(words):
        return _with(desk, budget=budget.model_copy(update={"tokens": None, "usd": None}))
    if (found := _TOKENS.fullmatch(words)) is not None:
        number = int(re.sub(r"[,._ ]", "", found["n"])) * (1000 if found["k"] else 1)
        return _with(desk, budget=budget.model_copy(update={"tokens": number})) if number else None
    if (found := _USD.fullmatch(words)) is not None:
        usd = (
            float(found["cents"]) / 100
            if found["cents"]
            else float((found["usd"] or found["usd2"]).replace(",", "."))
        )
        return _with(desk, budget=budget.model_copy(update={"usd": usd})) if usd else None
    return None


def _accounts(words: str, desk: Desk) -> Heard:
    if _OWNER.fullmatch(words):
        return _with(desk, accounts="owner")
    return _with(desk, accounts="runner") if _RUNNER.fullmatch(words) else None


def _loops(words: str, desk: Desk) -> Heard:
    loops = [place for place in desk.pointer.places if isinstance(place.step, ForEach)]
    update: dict[str, int] = {}
    if (found := _ITEMS.fullmatch(words)) is not None:
        update = {"limit": int(found["n"])}
    elif (found := _AT_ONCE.fullmatch(words)) is not None:
        said = (found["n"] or "one").casefold()
        update = {"at_once": _COUNTS.get(said) or int(said)}
    if not update or not loops or not 0 < next(iter(update.values())) <= 10_000:
        return None
    if len(loops) > 1:
        return which(loops, desk, lambda step: f"in {step}: {words}")
    step = loops[0].step
    return Changed(with_steps(desk.definition, {step.id: (step.model_copy(update=update),)}))


def _targets(what: str | None, desk: Desk) -> list[Place] | None:
    """The steps with a policy that are meant: all where none is named."""
    able = [place for place in desk.pointer.places if isinstance(place.step, Payload | Action)]
    plain = (what or "").strip().casefold()
    if plain in (
        "",
        "it",
        "that",
        "this",
        "everything",
        "all",
        "a step",
        "any step",
        "something",
        "one",
        "one of them",
    ):
        return able
    pointed = desk.pointer.read(what or "")
    return [place for place in able if place.step.id in pointed.ids] if pointed.sure else None


def _policied(what: str | None, update: Mapping[str, object], desk: Desk) -> Heard:
    chosen = _targets(what, desk)
    if not chosen:
        return None
    at: dict[str, tuple[Step, ...]] = {}
    for place in chosen:
        step = place.step
        assert isinstance(step, Payload | Action)
        at[step.id] = (step.model_copy(update={"policy": step.policy.model_copy(update=dict(update))}),)
    return Changed(with_steps(desk.definition, at))


def _patience(words: str, desk: Desk) -> Heard:
    if (found := _TRIES.fullmatch(words)) is not None:
        said = (found["n"] or "once").casefold()
        attempts = _COUNTS.get(said) or int(said)
        return (
            _policied(found["what"] or found["what2"], {"attempts": attempts}, desk)
            if attempts <= 10
            else None
        )
    if (found := _TIMEOUT.fullmatch(words)) is not None:
        unit = (found["unit"] or found["unit2"]).casefold()
        seconds = float(found["n"] or found["n2"]) * (60 if unit.startswith("m") else 1)
        what = found["what"] or found["what2"]
        return _policied(what, {"timeout_s": seconds}, desk) if 0 < seconds <= 3600 else None
    return None


def _errors(words: str, desk: Desk) -> Heard:
    found = _ON_ERROR.fullmatch(words)
    if found is None:
        return None
    how = (found["how"] or found["how2"]).casefold()
    chosen = _targets(found["what"] or found["what2"], desk)
    if not chosen:
        return None
    value = "fail" if how in ("stop", "fail", "give up") else "continue"
    at: dict[str, tuple[Step, ...]] = {
        place.step.id: (place.step.model_copy(update={"on_error": value}),) for place in chosen
    }
    return Changed(with_steps(desk.definition, at))


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
            f"It runs by the clock, with nobody there to give the {what}. Tell me which one it should use."
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
