"""What a newcomer reads first: the greeting, things to try that work as they stand, and the commands."""

from dataclasses import dataclass

from slack_sdk.models.blocks import Block

from bot.slack.blocks.message import Message, actions, button, context, message, section
from bot.slack.blocks.text import escape


@dataclass(frozen=True)
class Suggestion:
    """Something to try that works as it stands: `title` on the button, `intent` as if typed."""

    title: str
    intent: str


SUGGESTIONS = (
    Suggestion(
        "Summarise and translate a text",
        "Summarise this text in two sentences, then translate the summary into French: The Antikythera "
        "mechanism is an ancient Greek hand-powered device that modelled the solar system. Divers found it "
        "in 1901 in a shipwreck off the island of Antikythera. It predicted eclipses decades in advance and "
        "followed the four-year cycle of athletic games. Nothing as complex is known again until the clocks "
        "of the fourteenth century.",
    ),
    Suggestion(
        "Brainstorm and send me the result",
        "Write three ideas for a team lunch that suits everybody, and send them to me",
    ),
    Suggestion(
        "Something every weekday morning",
        "Every weekday at 9 write a friendly question to start the day with, and send it to me",
    ),
)

_COMMANDS = (
    ("/synth <what you want>", "plan it, then you decide"),
    ("/synth run <name> [key=value …]", "run a saved workflow"),
    ("/synth list", "the workflows of this workspace"),
    ("/synth show <name>", "what a workflow does"),
    ("/synth edit <name> [what to change]", "change a workflow, in words"),
    ("/synth history [name]", "its latest runs, or everybody’s"),
    ("/synth status [run]", "where a run stands"),
    ("/synth cancel [run]", "stop it"),
    ("/synth retry [run]", "go on with a failed run where it failed"),
    ("/synth rerun [run] [key=value …]", "run it again, with the same or other inputs"),
    ("/synth resume run <number>", "end its pause, so that it goes on now"),
    ("/synth pause <name>", "let nothing but people start it"),
    ("/synth resume <name>", "let it start by itself again"),
    ("/synth delete <name>", "remove a workflow"),
    ("/synth budget", "what models took this month, and what is left"),
    ("/synth connect [app]", "connect an app, or see what you have connected"),
)


def help_card() -> Message:
    """How to talk to Synth."""
    commands = "\n".join(f"`{escape(usage)}`  {what}" for usage, what in _COMMANDS)
    body = [
        section(
            "Tell me what you want done. I answer with a plan; nothing happens before you press *Run*.\n"
            "Mention me in a channel, write me a direct message, or use `/synth`. In a thread, just reply."
        ),
        section(commands),
    ]
    return message(
        "Tell me what you want done, and I plan it. `/synth help` shows the commands.", body, tries()
    )


def welcome() -> Message:
    """The first thing that a newcomer reads, and the answer to a hello."""
    body = [
        section(
            "Hello, I am Synth. Say what you want done, and I make a workflow of it: "
            "you see the plan first, you press *Run*, and you watch it here."
        ),
        context("Try one of these, or write your own:"),
    ]
    return message("Hello, I am Synth. Say what you want done.", body, tries())


def tries() -> list[Block]:
    return [
        actions(
            *(button(one.title, f"suggestion:{index}", one.intent) for index, one in enumerate(SUGGESTIONS))
        )
    ]
