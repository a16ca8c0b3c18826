"""A rich sample conversation: one of everything that the page draws, for browser tests and pictures."""

from __future__ import annotations

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from tests.bot.workspace.workspace_server import Running

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def rich(*parts: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(parts)}]}


def words(text: str, **style: bool) -> Json:
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def button(label: str, action_id: str, style: str | None = None) -> Json:
    return {
        "type": "button",
        "text": plain(label),
        "action_id": action_id,
        "value": label,
        **({"style": style} if style else {}),
    }


PLAN_CARD: list[Json] = [
    {"type": "header", "text": plain("issue-digest")},
    {
        "type": "section",
        "text": mrkdwn(
            "*Every weekday at 8:00* (Europe/Paris), "
            "next <!date^1795593600^{date_short_pretty} at {time}|Wed 08:00>.\n"
            "Collects new issues, sums each up, and posts to <#C0000ENG01|eng> when you agree."
        ),
        "accessory": {
            "type": "overflow",
            "action_id": "plan_more",
            "options": [
                {"text": plain("Show as JSON"), "value": "json"},
                {"text": plain("Duplicate"), "value": "copy"},
            ],
        },
    },
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_list",
                "style": "ordered",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [
                            words("Find new issues", bold=True),
                            words(" in "),
                            words("acme/site", code=True),
                        ],
                    },
                    {
                        "type": "rich_text_section",
                        "elements": [words("Sum up each", bold=True), words(" in one line")],
                    },
                    {
                        "type": "rich_text_section",
                        "elements": [
                            words("Ask "),
                            {"type": "user", "user_id": "U00YOU001"},
                            words(" before posting"),
                        ],
                    },
                ],
            }
        ],
    },
    {
        "type": "alert",
        "level": "warning",
        "text": mrkdwn("GitHub is not connected yet. Connect it before the first run."),
    },
    {
        "type": "actions",
        "elements": [
            button("Run", "run", "primary"),
            button("Save", "save"),
            button("Discard", "discard", "danger"),
        ],
    },
    {"type": "context", "elements": [mrkdwn("Usually 40 s · at most 50,000 tokens"), mrkdwn("Draft 3")]},
]


def run_card(done: int, failed: bool = False) -> list[Json]:
    titles = ["Find new issues", "Sum up each issue", "Ask for a yes", "Post to #eng"]
    tasks = []
    for number, title in enumerate(titles):
        status = "complete" if number < done else "in_progress" if number == done else "pending"
        task: Json = {"task_id": f"t{number}", "title": title, "status": status}
        if status == "complete":
            task["output"] = rich(words(f"{title}: "), words("12 found", bold=True), words(" in 1.4 s"))
        if status == "in_progress":
            task["details"] = rich(words("7 of 12, about 9 s left"))
        if status == "in_progress" and failed:
            task |= {"status": "error", "output": rich(words("The model did not answer within 60 s."))}
        tasks.append(task)
    return [
        {
            "type": "plan",
            "title": "issue-digest, run 12",
            "tasks": [{"type": "task_card", **task} for task in tasks],
        },
        {"type": "context", "elements": [mrkdwn("Started by <@U00YOU001> · 2,140 tokens so far")]},
    ]


TABLE: list[Json] = [
    {"type": "section", "text": mrkdwn("*Last runs*")},
    {
        "type": "table",
        "column_settings": [{"align": "left"}, {"align": "left"}, {"align": "right"}, {"align": "right"}],
        "rows": [
            [{"type": "raw_text", "text": text} for text in ("Run", "Ended", "Took", "Tokens")],
            *[
                [
                    {"type": "raw_text", "text": run},
                    rich({"type": "emoji", "name": mark}, words(f" {ended}")),
                    {"type": "raw_text", "text": took},
                    {"type": "raw_number", "value": tokens, "text": f"{tokens:,}"},
                ]
                for run, mark, ended, took, tokens in (
                    ("12", "white_check_mark", "completed", "38.2 s", 4120),
                    ("11", "x", "failed at Sum up each", "61.0 s", 2377),
                    ("10", "white_check_mark", "completed", "41.7 s", 3985),
                )
            ],
        ],
    },
]

MARKDOWN = """### This week's issues
Three things stand out:

1. **Login loops** on Safari ([#482](https://example.com/482))
   - happens after `v2.3`
   - *fixed on main*
2. Slow search, see [#479](https://example.com/479)
3. ~~Dark mode~~ done

| Area | Open | Closed |
|:--|--:|--:|
| Login | 4 | 9 |
| Search | 2 | 1 |

```python
for issue in issues:
    print(issue.title)
```
> Ask before closing anything older than a year.
"""

MODAL: Json = {
    "type": "modal",
    "callback_id": "inputs",
    "title": plain("Run issue-digest"),
    "submit": plain("Run"),
    "close": plain("Cancel"),
    "blocks": [
        {"type": "section", "text": mrkdwn("What this run works with. You can change it each time.")},
        {
            "type": "input",
            "block_id": "repo",
            "label": plain("Repository"),
            "hint": plain("As owner/name"),
            "element": {"type": "plain_text_input", "action_id": "value", "initial_value": "acme/site"},
        },
        {
            "type": "input",
            "block_id": "since",
            "label": plain("Since"),
            "element": {"type": "datepicker", "action_id": "value", "initial_date": "2026-11-20"},
        },
        {
            "type": "input",
            "block_id": "tone",
            "label": plain("Tone"),
            "element": {
                "type": "radio_buttons",
                "action_id": "value",
                "options": [
                    {"text": plain("Short"), "value": "short"},
                    {
                        "text": plain("With reasons"),
                        "value": "long",
                        "description": plain("One more sentence for each"),
                    },
                ],
            },
        },
        {
            "type": "input",
            "block_id": "labels",
            "optional": True,
            "label": plain("Labels"),
            "element": {
                "type": "multi_static_select",
                "action_id": "value",
                "placeholder": plain("Any label"),
                "options": [{"text": plain(name), "value": name} for name in ("bug", "question", "docs")],
            },
        },
        {
            "type": "input",
            "block_id": "where",
            "label": plain("Post to"),
            "element": {"type": "channels_select", "action_id": "value", "initial_channel": "C0000ENG01"},
        },
        {
            "type": "input",
            "block_id": "note",
            "optional": True,
            "label": plain("Note"),
            "element": {
                "type": "plain_text_input",
                "action_id": "value",
                "multiline": True,
                "placeholder": plain("Anything the summary should know"),
            },
        },
    ],
}


async def play(running: Running) -> dict[str, str]:
    """Fill #general and its thread; the `ts` of what tests point at."""
    person, bot = running.person, running.bot()
    await person.send("general", "Morning! Anyone looked at the *issue backlog* lately?", user="U00ADA001")
    await person.send("general", "I was going to ask Synth.")
    asked = await person.send(
        "general", "@Synth every weekday at 8, sum up new issues of `acme/site` and post to #eng when I agree"
    )
    thread = asked["ts"]
    await post(bot, thread, "Here is the plan.", PLAN_CARD)
    await post(bot, thread, "Run 12", run_card(1))
    await post(bot, thread, "Last runs", TABLE)
    await post(bot, thread, "The digest", [{"type": "markdown", "text": MARKDOWN}])
    await bot.files_upload_v2(
        channel="C0GENERAL1",
        thread_ts=thread,
        filename="digest.md",
        content=MARKDOWN * 3,
        title="The whole digest",
    )
    await person.send("general", "Looks right to me :tada:", thread_ts=thread, user="U00ADA001")
    await bot.chat_postEphemeral(
        channel="C0GENERAL1",
        user="U00YOU001",
        text="Try it",
        blocks=[
            {
                "type": "section",
                "text": mrkdwn(
                    "*Three things to try*\n• `/synth summarise the last week in #general`\n"
                    "• `/synth every Monday at 9 remind #eng of the retro`"
                ),
            },
            {
                "type": "actions",
                "elements": [
                    button("Show me", "show"),
                    {
                        "type": "static_select",
                        "action_id": "pick",
                        "placeholder": plain("Last workflows"),
                        "options": [
                            {"text": plain("issue-digest"), "value": "1"},
                            {"text": plain("retro"), "value": "2"},
                        ],
                    },
                ],
            },
        ],
    )
    root = await bot.chat_postMessage(
        channel="C0GENERAL1", text="issue-digest is running", blocks=run_card(2)
    )
    await bot.reactions_add(channel="C0GENERAL1", timestamp=thread, name="eyes")
    await bot.assistant_threads_setStatus(channel_id="C0GENERAL1", thread_ts=thread, status="is thinking…")
    await bot.assistant_threads_setSuggestedPrompts(
        channel_id="D0YOU00001",
        title="Three things that work as they stand",
        prompts=[
            {
                "title": "Summarise a text and translate it",
                "message": "Summarise this text and translate it to French: …",
            },
            {
                "title": "Post a reminder every Monday",
                "message": "Every Monday at 9 remind #eng of the retro",
            },
            {"title": "What can you do?", "message": "help"},
        ],
    )
    await bot.chat_postMessage(
        channel="D0YOU00001", text="Hello. Say what you want done, and I make a workflow of it that runs."
    )
    await bot.chat_postMessage(channel="C0000ENG01", text="The retro is at 9.")
    return {"thread": thread, "run": str(root["ts"])}


async def post(bot: AsyncWebClient, thread: str, text: str, blocks: list[Json]) -> str:
    return str(
        (await bot.chat_postMessage(channel="C0GENERAL1", thread_ts=thread, text=text, blocks=blocks))["ts"]
    )
