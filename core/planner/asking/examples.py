"""Requests with the steps that are right for them, to be shown to a model: those whose words are nearest."""

import re
from collections import Counter
from collections.abc import Sequence
from math import log, sqrt
from typing import Protocol

from core.planner.asking.briefing import Example

_WORD = re.compile(r"[^\W_]{2,}")


class Examples(Protocol):
    """Where examples come from."""

    def near(self, request: str, count: int) -> Sequence[Example]:
        """The most telling ones for a request, the best last: a model minds what it read last."""


class Nearest:
    """Those that share most words with the request, rare ones counting more."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self.examples = tuple(examples)
        self._words = [_words(example.request) for example in examples]
        self._in = Counter(word for words in self._words for word in words)

    def near(self, request: str, count: int) -> Sequence[Example]:
        """See `Examples`. All of them stand in their own order: servers remember how a prompt began."""
        if count >= len(self.examples):
            return self.examples
        asked = _words(request)
        scored = [(self._likeness(asked, words), -at) for at, words in enumerate(self._words)]
        best = sorted(scored, reverse=True)[:count]
        return [self.examples[-at] for _, at in reversed(best)]

    def _likeness(self, asked: Counter[str], words: Counter[str]) -> float:
        shared = sum(
            min(asked[word], words[word]) * self._weight(word) for word in asked.keys() & words.keys()
        )
        return shared / sqrt(1 + sum(count * self._weight(word) for word, count in words.items()))

    def _weight(self, word: str) -> float:
        return log(1 + len(self.examples) / self._in[word])


def _words(text: str) -> Counter[str]:
    return Counter(word.casefold().rstrip("s") for word in _WORD.findall(text))


BUILT_IN = Nearest(
    [
        Example(
            "Get the open tickets from Helpdesk. For each, if the priority is high post it to #eng, "
            "else send an email",
            [
                {"do": "helpdesk:list-tickets", "id": "s1"},
                {
                    "do": "for_each",
                    "id": "s2",
                    "in": {"of": "s1", "field": ""},
                    "item": "item1",
                    "steps": [
                        {
                            "do": "if",
                            "id": "s3",
                            "cases": [
                                {
                                    "match": "all",
                                    "tests": [
                                        {
                                            "left": {"of": "item1", "field": "priority"},
                                            "is": "equals",
                                            "right": "high",
                                        }
                                    ],
                                    "steps": [
                                        {
                                            "do": "slack:post_message",
                                            "id": "s4",
                                            "params": {"channel": "#eng", "text": "{{item1.subject}}"},
                                        }
                                    ],
                                }
                            ],
                            "else": [
                                {
                                    "do": "mail:send",
                                    "id": "s5",
                                    "params": {
                                        "to": None,
                                        "subject": "{{item1.subject}}",
                                        "body": "{{item1}}",
                                    },
                                }
                            ],
                        }
                    ],
                },
            ],
        ),
        Example(
            "Create a contract folder, get approval from the CFO, then check the seals. "
            "If it is not approved, delete the folder",
            [
                {"do": "files:create-folder", "id": "s1"},
                {"do": "approval", "id": "s2", "who": "the CFO", "ask": "Approve the contract folder?"},
                {"do": "person", "id": "s3", "who": None, "task": "Check the seals"},
                {
                    "do": "if",
                    "id": "s4",
                    "cases": [
                        {
                            "match": "all",
                            "tests": [{"left": {"of": "s2", "field": ""}, "is": "rejected", "right": ""}],
                            "steps": [{"do": "files:delete-folder", "id": "s5"}],
                        }
                    ],
                    "else": [],
                },
            ],
        ),
        Example(
            "Make a limerick out of this, put it into Italian, then let #fun have both [text]",
            [
                {
                    "do": "prompt",
                    "id": "s1",
                    "write": "Make a limerick out of this text",
                    "use": ["text"],
                    "choices": [],
                },
                {
                    "do": "prompt",
                    "id": "s2",
                    "write": "Put this text into Italian",
                    "use": ["s1"],
                    "choices": [],
                },
                {
                    "do": "slack:post_message",
                    "id": "s3",
                    "params": {"channel": "#fun", "text": "{{s1}}\n\n{{s2}}"},
                },
            ],
        ),
    ]
)
