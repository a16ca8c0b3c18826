"""Well-known apps by their names, as people write them; whether they are offered here is another matter."""

import re
from functools import lru_cache

from core.planner.vocabulary.table import alternatives, phrases

_APPS = """
GitHub, GitLab, Bitbucket, Jira, Confluence, Gmail, Outlook, Trello, Asana, ClickUp, Airtable,
Salesforce, HubSpot, Zendesk, Freshdesk, Intercom, Shopify, WooCommerce, PayPal, QuickBooks, Xero,
Mailchimp, SendGrid, Twilio, WhatsApp, Telegram, Discord, Instagram, Facebook, LinkedIn, YouTube, TikTok,
Reddit, Twitter, Mastodon, Bluesky, Dropbox, OneDrive, SharePoint, Figma, Miro, Typeform, Calendly,
PagerDuty, Datadog, Sentry, Grafana, Jenkins, CircleCI, Vercel, Netlify, Heroku, AWS, Azure, Zapier, n8n,
Pipedream, Spotify, Evernote, Todoist, Basecamp, WordPress, Webflow, Notion, BigQuery, Snowflake,
PostgreSQL, MySQL, MongoDB, Google Sheets, Google Docs, Google Drive, Google Calendar, Google Forms,
Google Meet, Microsoft Teams, MS Teams, Hacker News, Product Hunt, Stack Overflow, Apple Notes, Google
"""
# Names that are also words count only as they are spelled.
_SPELLED = "Linear, Monday.com, Stripe, Square, Zoom, Teams, Signal, Box, Front, Drive, Sheets, Excel, X"

APP_NAMES = alternatives(phrases(_APPS) | phrases(_SPELLED))  # as they are spelled
_ANY_CASE = re.compile(rf"(?<![\w@#/.-])(?:{alternatives(phrases(_APPS))})(?![\w/-]|\.\w)", re.IGNORECASE)
_AS_SPELLED = re.compile(rf"(?<![\w@#/.-])(?:{alternatives(phrases(_SPELLED))})(?![\w/-]|\.\w)")
# In lower case they are names beside what an app holds: "a linear issue", "a ticket in linear".
HELD = (
    r"issues?|tickets?|tasks?|projects?|cycles?|payments?|invoices?|customers?|refunds?|subscriptions?"
    r"|charges?|meetings?|calls?|webinars?|boards?|items?|folders?|files?|spreadsheets?|sheets?|rows?"
    r"|documents?|docs?|channels?|messages?|chats?|conversations?|accounts?|events?|recordings?|disputes?|payouts?"
)
_NAMED = r"linear|monday\.com|stripe|zoom|excel"
_BESIDE = re.compile(
    rf"(?<![\w@#/.-])(?:{_NAMED})(?=\s+(?:(?:new|failed|paid|open)\s+)?(?:{HELD})\b)"
    rf"|(?<=\bin\s)(?:{_NAMED})(?=\s*(?:[.,;:!?\n]|\Z|(?:and|called|named|titled|with|that|when|for|from|about|saying)\b))"
    rf"|(?<=\bto\s)(?:{_NAMED})(?=\s*(?:[.,;:!?\n]|\Z|(?:and|with|when)\b))"
    rf"|(?<=\bfrom\s)(?:{_NAMED})(?=\s*(?:[.,;:!?\n]|\Z|(?:and|to|with|when)\b))",
    re.IGNORECASE,
)
_BY_FOLD = {name.casefold(): name for name in phrases(_APPS) | phrases(_SPELLED)}


@lru_cache(maxsize=20_000)
def is_well_known(app: str) -> bool:
    """Whether an app of that name is one that everybody knows: "Salesforce" of "Salesforce (REST API)"."""
    return re.sub(r"\s*\([^)]*\)|\s+(?:API|REST|v\d|Cloud|Online)\b", "", app).strip().casefold() in _BY_FOLD


def app_named(words: str) -> str | None:
    """The well-known app that these words name, spelled as it spells itself."""
    found = _ANY_CASE.search(words) or _AS_SPELLED.search(words) or _BESIDE.search(words)
    return _BY_FOLD[re.sub(r"\s+", " ", found.group().casefold())] if found is not None else None
