"""Conditions in words → CEL over a label that a payload gave, or over that of a payload added to judge."""

import re

from core.definition import Payload
from core.planner.actions.comparing import judged_before
from core.planner.draft.coreference import Known
from core.planner.draft.outline import Result
from core.planner.draft.prompts import choice_schema, payload
from core.planner.steps.rules import Rules
from core.planner.vocabulary import Kind


class Conditions:
    """Reads what follows an "if"."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    def read(self, words: str, known: Known, *, negated: bool) -> tuple[str | None, tuple[Payload, ...]]:
        """The expression, and the payload that it needs first; None where nothing here can tell."""
        spoken = self._rules.vocabulary
        plain = re.sub(r"\s+", " ", words).strip(" ,.:").casefold()
        said = re.sub(rf"\A(?:{spoken.it_is})\s*", "", plain)
        bare = re.sub(rf"\A(?:{spoken.not_words})\s+", "", said)
        denied = negated ^ (bare != said)
        judged = [result for result in known.results if result.labels]
        for result in reversed(judged):
            if labels := self._labels(bare, result.labels):
                return _among(f"{result.id}.label", labels, negated=denied), ()
        if judged and not bare:  # "decide if it's urgent, and if it is, …"
            return _among(f"{judged[-1].id}.label", judged[-1].labels[:1], negated=denied), ()
        field = re.match(
            r"(?:the|its|their|his|her|das|die|der|le|la|el)\s+(\w+)\s+(?:is|are|ist|est|es)\b", plain
        )
        before = judged_before(field[1], known) if field is not None else None
        texts = (before.text,) if before is not None else known.at_hand()
        if not texts:
            self._rules.findings.needs.append(f"“{plain}”")
            return None, ()
        yes, no = spoken.say("check_yes"), spoken.say("check_no")
        step = payload(
            self._rules.ids.new("check"),
            Kind.CLASSIFY,
            spoken.say("check", words=plain),
            texts,
            spoken,
            choice_schema("answer", (yes, no)),
        )
        step = self._rules.prompter.limited(step, known)
        known.made(
            Result(
                step.id,
                frozenset({"check"}),
                f"{{{{{step.id}.answer}}}}",
                "\n\n".join(texts),
                Kind.CLASSIFY,
                judges=True,
            ),
            latest=False,
        )
        return _among(f"{step.id}.answer", (yes,), negated=negated), (step,)

    def _labels(self, words: str, labels: tuple[str, ...]) -> tuple[str, ...]:
        """Those of the labels that the words name, if they say nothing else."""
        said = re.split(rf"\s*(?:,|(?<!\w)(?:{self._rules.vocabulary.or_words})(?!\w))\s*", words)
        article = rf"\A(?:{self._rules.vocabulary.indefinite})\s+"
        parts = [re.sub(article, "", part.strip(" '\"")) for part in said if part.strip()]
        return tuple(parts) if parts and all(part in labels for part in parts) else ()


def _among(path: str, labels: tuple[str, ...], *, negated: bool) -> str:
    quoted = [_quoted(label) for label in labels]
    if len(quoted) == 1:
        return f"{path} {'!=' if negated else '=='} {quoted[0]}"
    inside = f"{path} in [{', '.join(quoted)}]"
    return f"!({inside})" if negated else inside


def _quoted(label: str) -> str:
    escaped = label.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
