"""What steps are called that have no title of their own: prompts by their ids, Slack's actions by ours."""

from collections.abc import Mapping

from core.language import ENGLISH, Translator


def noun_of(step_id: str, tr: Translator = ENGLISH) -> str:
    """`Summary` of `summary`; an id that is nobody's noun is read as it stands."""
    if known := _nouns(tr).get(step_id):
        return known
    words, _, last = step_id.rpartition("_")
    if last.isdigit() and (known := _nouns(tr).get(words)):
        return f"{known} {last}"
    plain = step_id.replace("_", " ")
    return plain[:1].upper() + plain[1:]


def ours(action: str, tr: Translator) -> str:
    """What Synth does itself; other titles are their services' and stay as they are. Empty for those."""
    return {
        "slack:post_message": tr("Post a message"),
        "slack:direct_message": tr("Send a direct message"),
        "slack:upload_file": tr("Upload a file"),
    }.get(action, "")


def param_of_ours(words: str, tr: Translator) -> str:
    """A parameter of Slack's actions; empty for others."""
    return {
        "text": tr("Text"),
        "channel": tr("Channel"),
        "user": tr("Person"),
        "content": tr("Content"),
        "filename": tr("File name"),
        "title": tr("Title"),
        "comment": tr("Comment"),
        "thread": tr("Thread"),
    }.get(words, "")


def _nouns(tr: Translator) -> Mapping[str, str]:
    """The planner names prompts by what they make, in English in every language."""
    return {
        "action_items": tr("Action items"),
        "analysis": tr("Analysis"),
        "check": tr("Check"),
        "choice": tr("Choice"),
        "comparison": tr("Comparison"),
        "description": tr("Description"),
        "explanation": tr("Explanation"),
        "ideas": tr("Ideas"),
        "label": tr("Label"),
        "list": tr("List"),
        "merge": tr("Merge"),
        "message": tr("Message"),
        "reply": tr("Reply"),
        "review": tr("Review"),
        "rewrite": tr("Rewrite"),
        "summary": tr("Summary"),
        "text": tr("Text"),
        "translation": tr("Translation"),
        "translation_english": tr("Translation into English"),
        "translation_french": tr("Translation into French"),
        "translation_german": tr("Translation into German"),
        "translation_spanish": tr("Translation into Spanish"),
    }
