"""Requests with whole answers, to be shown to a large model."""

from core.planner.asking.briefing import Example
from core.planner.asking.examples import BUILT_IN, Nearest


def _when(left: tuple[str, str], test: str, right: str, *steps: object) -> dict[str, object]:
    of, field = left
    tests = [{"left": {"of": of, "field": field}, "is": test, "right": right}]
    return {"match": "all", "tests": tests, "steps": [*steps]}


def _prompt(label: str, write: str, *use: str, choices: tuple[str, ...] = ()) -> dict[str, object]:
    return {"do": "prompt", "id": label, "write": write, "use": [*use], "choices": [*choices]}


def _post(label: str, channel: str, text: str) -> dict[str, object]:
    return {"do": "slack:post_message", "id": label, "params": {"channel": channel, "text": text}}


WHOLE = Nearest(
    [
        *BUILT_IN.examples,
        Example(
            "new ticket in helpdesk => bug or praise? bugs go to @lee as a dm, praise to #wins",
            [
                _prompt(
                    "s1",
                    "Is this ticket a bug, praise or something else?",
                    "trigger",
                    choices=("bug", "praise", "other"),
                ),
                {
                    "do": "if",
                    "id": "s2",
                    "cases": [
                        _when(
                            ("s1", ""),
                            "equals",
                            "bug",
                            {
                                "do": "slack:direct_message",
                                "id": "s3",
                                "params": {"user": "@lee", "text": "{{trigger.subject}}: {{trigger.url}}"},
                            },
                        ),
                        _when(("s1", ""), "equals", "praise", _post("s4", "#wins", "{{trigger.subject}}")),
                    ],
                    "else": [],
                },
            ],
            {"trigger": {"on": "event", "event": "helpdesk:new-ticket", "params": {}}},
        ),
        Example(
            "Hi! every last workday of the month at 4 please get the unpaid invoices from billing and mail "
            "each of those customers a friendly reminder, let me look over it before it goes out. Thanks :)",
            [
                {"do": "billing:list-invoices", "id": "s1", "params": {"status": "unpaid"}},
                {
                    "do": "for_each",
                    "id": "s2",
                    "in": {"of": "s1", "field": ""},
                    "item": "item1",
                    "steps": [
                        _prompt("s3", "Write a friendly payment reminder for this invoice", "item1"),
                        {"do": "approval", "id": "s4", "who": "me", "ask": "Send this reminder?\n{{s3}}"},
                        {
                            "do": "mail:send",
                            "id": "s5",
                            "params": {
                                "to": "{{item1.customer_email}}",
                                "subject": "Your invoice {{item1.number}}",
                                "body": "{{s3}}",
                            },
                        },
                    ],
                },
            ],
            {"trigger": {"on": "time", "words": "every last workday of the month at 4"}},
        ),
        Example(
            "Für einen bestimmten Kunden die Tickets raussuchen und mir eine kurze Zusammenfassung per DM",
            [
                {"do": "helpdesk:search-tickets", "id": "s1", "params": {"query": "{{input1}}"}},
                _prompt("s2", "Fasse diese Tickets kurz zusammen", "s1"),
                {"do": "slack:direct_message", "id": "s3", "params": {"user": "me", "text": "{{s2}}"}},
            ],
            {"inputs": [{"id": "input1", "name": "kunde", "about": "Name des Kunden"}]},
        ),
        Example(
            "can you send the report to the board every monday",
            [],
            {
                "trigger": {"on": "time", "words": "every monday"},
                "ask": [
                    "Which report is it, and where do I find it?",
                    "How does the board get it: by email, or in a channel?",
                ],
            },
        ),
    ]
)
