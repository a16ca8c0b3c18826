"""The tables. Those that hold what people do carry the workspace; the migrations in `storage/migrations` make
them."""

from storage.tables.accounts import connection_waits, connections
from storage.tables.columns import Id, Moment, Words, metadata
from storage.tables.conversations import drafts, revisions, turns
from storage.tables.leases import leases
from storage.tables.limits import UNGRANTED, rate_waits, rates
from storage.tables.offers import FULL_TEXT, offer_readings, offers
from storage.tables.runs import (
    CLAIMABLE,
    FINAL,
    HISTORY,
    LINE,
    OPEN,
    REPLACED,
    SLOTS,
    WAITING,
    WALKED,
    decisions,
    events,
    executions,
    reports,
    responses,
)
from storage.tables.threads import thread_posts, threads
from storage.tables.tokens import api_tokens
from storage.tables.triggers import deliveries, deployments, hooks, schedules, skips, slack_triggers
from storage.tables.usage import PLANNING, budget_warnings, usage
from storage.tables.workflows import workflow_versions, workflows

__all__ = [
    "CLAIMABLE",
    "FINAL",
    "FULL_TEXT",
    "HISTORY",
    "LINE",
    "OPEN",
    "PLANNING",
    "REPLACED",
    "SLOTS",
    "UNGRANTED",
    "WAITING",
    "WALKED",
    "Id",
    "Moment",
    "Words",
    "api_tokens",
    "budget_warnings",
    "connection_waits",
    "connections",
    "decisions",
    "deliveries",
    "deployments",
    "drafts",
    "events",
    "executions",
    "hooks",
    "leases",
    "metadata",
    "offer_readings",
    "offers",
    "rate_waits",
    "rates",
    "reports",
    "responses",
    "revisions",
    "schedules",
    "skips",
    "slack_triggers",
    "thread_posts",
    "threads",
    "turns",
    "usage",
    "workflow_versions",
    "workflows",
]
