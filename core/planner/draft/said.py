"""What a message says: the parameters of an action that hold its text, whatever its service calls them."""

from core.definition import Action, Step

BODY = frozenset({"text", "body", "content", "message", "comment", "markdown", "html", "note"})
TITLE = frozenset({"title", "subject", "summary", "name", "headline", "description"})


def texts_of(step: Step) -> dict[str, str]:
    """The texts of a step by their parameters; none of what is no action."""
    params = step.params.items() if isinstance(step, Action) else ()
    return {name: value for name, value in params if name in BODY and isinstance(value, str)}
