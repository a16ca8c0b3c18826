"""What happens after a yes, below the question: which app does what, to whom, with which words."""

from collections.abc import Iterator, Mapping

from slack_sdk.models.blocks import Block, MarkdownBlock

from bot.slack.blocks.message import context, section
from bot.slack.blocks.progress import Progress
from bot.slack.blocks.steps import PLACES, SAYS_MOST, param_name, title
from bot.slack.blocks.text import clip, harmless, mrkdwn, one_line
from core.approvals import question_of
from core.definition import Action, every_step
from core.labels import label_of
from core.language import Translator
from core.runs import Response
from core.upcoming import upcoming_in

_MOST = 5  # actions
_LONGEST = 3_000  # characters of their texts together: the question and its buttons need the rest
_LONGEST_LINE = 150
_MOST_LINES = 8


def coming_blocks(progress: Progress, response: Response, ask: str) -> Iterator[Block]:
    """The actions that send or change something. A text that stands in the question is not repeated."""
    tr, asked = progress.tr, question_of(response)
    in_words = asked is not None and asked.wants_words
    steps = {step.id: step for step in every_step(progress.run.definition.steps) if isinstance(step, Action)}
    found = [
        (one, steps[one.step].model_copy(update={"params": one.params}))
        for one in upcoming_in(response.detail)
        if one.step in steps and _matters(progress, steps[one.step])
    ]
    left = _LONGEST
    for one, step in found[:_MOST]:
        called = mrkdwn(title(step, progress.offer, progress.names, tr), 200, progress.names)
        after = tr("After the answer:") if in_words else tr("After a yes:")
        when = tr("Perhaps then:") if one.perhaps else after
        yield section(f"{when} *{called}*")
        main = _main(one.params)
        if lines := [*_lines(progress, step, main)]:
            yield context("\n".join(lines))
        if main:
            text, cut = one.params[main].strip(), (one.cut or {}).get(main, 0)
            quoted = _quoted(text, cut, ask, left, tr)
            left -= min(len(text), left)
            yield quoted
    if len(found) > _MOST:
        yield context(tr.plural("… and {n} more step.", "… and {n} more steps.", len(found) - _MOST))


def _matters(progress: Progress, step: Action) -> bool:
    offer = progress.offer(step.action)
    return offer is None or offer.effect != "reads"


def _main(params: Mapping[str, str]) -> str:
    """The parameter that is quoted in full: what is said."""
    named = (name for name in SAYS_MOST if params.get(name, "").strip())
    return next(named, "") or max(
        (name for name, value in params.items() if len(value) > _LONGEST_LINE),
        key=lambda name: len(params[name]),
        default="",
    )


def _lines(progress: Progress, step: Action, main: str) -> Iterator[str]:
    """The other parameters, where the title does not say them: `To: ada@example.com`."""
    told = (*PLACES[:2], "thread") if step.engine == "slack" else ()
    others = [(name, str(value)) for name, value in step.params.items() if name not in (main, *told)]
    for name, value in [one for one in others if one[1].strip()][:_MOST_LINES]:
        said = label_of(step, value) or progress.names.get(value, value)
        label = progress.tr("{label}: ", label=mrkdwn(param_name(name, progress.tr), 80))
        yield label + mrkdwn(one_line(said, _LONGEST_LINE), 300, progress.names)


def _quoted(text: str, cut: int, ask: str, left: int, tr: Translator) -> Block:
    if text in ask and not cut:
        return context(tr("With the text above."))
    shown = clip(text, max(200, left))
    lines = [f"> {line}" for line in harmless(shown).splitlines()]
    if hidden := cut + len(text) - len(shown):
        more = tr.plural("… and {n} more character.", "… and {n} more characters.", hidden)
        lines.append(f"> {more}")
    return MarkdownBlock(text="\n".join(lines))
