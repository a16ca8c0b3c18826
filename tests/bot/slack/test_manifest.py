"""`manifest.yml`: valid for Slack, and exactly what the code needs."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

import bot.slack
from bot.slack import COMMAND, EVENTS, SHORTCUT

ROOT = Path(bot.slack.__file__).parents[2]


def text(most: int, least: int = 1) -> dict[str, Any]:
    return {"type": "string", "minLength": least, "maxLength": most}


def shape(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


FLAG = {"type": "boolean"}
PROMPT = shape(["title", "message"], title=text(75), message=text(2_000))
# Written from Slack's documented limits, not from the file.
SCHEMA = shape(
    ["_metadata", "display_information", "features", "oauth_config", "settings"],
    _metadata=shape(["major_version"], major_version={"const": 1}),
    display_information=shape(
        ["name", "description"],
        name=text(35),
        description=text(140),
        long_description=text(4_000, 175),
        background_color={"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"},
    ),
    features=shape(
        ["bot_user", "app_home", "agent_view", "slash_commands", "shortcuts"],
        bot_user=shape(["display_name"], display_name=text(80), always_online=FLAG),
        app_home=shape(
            ["messages_tab_enabled", "messages_tab_read_only_enabled"],
            home_tab_enabled=FLAG,
            messages_tab_enabled={"const": True},
            messages_tab_read_only_enabled={"const": False},
        ),
        agent_view=shape(
            ["agent_description"],
            agent_description=text(300),
            suggested_prompts={"type": "array", "maxItems": 4, "items": PROMPT},
        ),
        shortcuts={
            "type": "array",
            "maxItems": 10,
            "items": shape(
                ["name", "type", "callback_id", "description"],
                name=text(24),
                type={"enum": ["message", "global"]},
                callback_id=text(255),
                description=text(150),
            ),
        },
        slash_commands={
            "type": "array",
            "maxItems": 50,
            "items": shape(
                ["command", "description"],
                command={**text(32), "pattern": "^/[a-z0-9_-]+$"},
                description=text(2_000),
                usage_hint=text(1_000),
                should_escape={"const": True},
                url=text(3_000),
            ),
        },
    ),
    oauth_config=shape(
        ["scopes"],
        scopes=shape(
            ["bot"], bot={"type": "array", "uniqueItems": True, "maxItems": 255, "items": text(100)}
        ),
    ),
    settings=shape(
        ["event_subscriptions", "interactivity", "socket_mode_enabled"],
        event_subscriptions=shape(
            ["bot_events"],
            bot_events={"type": "array", "uniqueItems": True, "maxItems": 100, "items": text(100)},
        ),
        interactivity=shape(["is_enabled"], is_enabled={"const": True}),
        org_deploy_enabled=FLAG,
        socket_mode_enabled=FLAG,
        token_rotation_enabled=FLAG,
    ),
)

# Slack's documentation of each event and method: which bot scopes it needs.
EVENT_SCOPES = {
    "app_home_opened": set[str](),
    "app_mention": {"app_mentions:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
    "reaction_added": {"reactions:read"},
}
METHOD_SCOPES = {
    "assistant_threads_setStatus": {"assistant:write"},
    "assistant_threads_setSuggestedPrompts": {"assistant:write"},
    "auth_test": set[str](),
    "chat_delete": {"chat:write"},
    "chat_getPermalink": set[str](),
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": {"channels:history", "groups:history", "im:history"},
    "conversations_info": {"channels:read", "groups:read"},
    "conversations_join": {"channels:join"},
    "conversations_replies": {"channels:history", "groups:history", "im:history"},
    "conversations_list": {"channels:read", "groups:read"},
    "conversations_members": {"channels:read", "groups:read"},
    "conversations_open": {"im:write"},
    "files_upload_v2": {"files:write"},
    "reactions_get": {"reactions:read"},
    "users_info": {"users:read"},
    "users_list": {"users:read"},
    "views_open": set[str](),
}


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yml").read_text())
    return read


def methods() -> set[str]:
    """The Web API methods that the room calls."""
    families = "|".join(sorted({name.partition("_")[0] for name in METHOD_SCOPES}))
    found = re.compile(rf"\.((?:{families}|reactions|pins|team|bots)_[A-Za-z0-9_]+)[(,)]")
    sources = (ROOT / "bot/slack").rglob("*.py")
    return {name for source in sources for name in found.findall(source.read_text())}


def test_slack_would_take_it(manifest: dict[str, Any]) -> None:
    faults = [
        f"{list(fault.path)}: {fault.message}" for fault in Draft202012Validator(SCHEMA).iter_errors(manifest)
    ]
    assert faults == []


def test_what_the_code_listens_to_is_what_is_subscribed(manifest: dict[str, Any]) -> None:
    subscribed = manifest["settings"]["event_subscriptions"]["bot_events"]
    assert {name.partition(".")[0] for name in subscribed} == set(EVENTS)
    assert [one["command"] for one in manifest["features"]["slash_commands"]] == [COMMAND]
    assert [one["callback_id"] for one in manifest["features"]["shortcuts"]] == [SHORTCUT]


def test_every_event_and_method_has_its_scope_and_no_scope_is_unused(manifest: dict[str, Any]) -> None:
    assert methods() == set(METHOD_SCOPES), (
        "a method without its scopes in this table, or one that is not used"
    )
    subscribed = manifest["settings"]["event_subscriptions"]["bot_events"]
    needed = {"commands"}
    needed = needed.union(*(EVENT_SCOPES[name] for name in subscribed))
    needed = needed.union(*METHOD_SCOPES.values())
    assert set(manifest["oauth_config"]["scopes"]["bot"]) == needed
