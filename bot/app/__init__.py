"""The composition root: the one room that knows everything. It opens, wires and closes; it decides nothing.

`open_house` is Synth without doors (bot/server.py adds Slack and the web); `House.working` has it perform
runs. The other functions are what the commands around it do: `synth migrate`, `export`, `token` and `doctor`.
Tests call the same functions with fakes.
"""

from bot.app.databases import bring_up_to_date, export_runs, is_sqlite, open_tokens
from bot.app.examination import examine_database, examine_engines
from bot.app.house import House
from bot.app.wiring import open_house

__all__ = [
    "House",
    "bring_up_to_date",
    "examine_database",
    "examine_engines",
    "export_runs",
    "is_sqlite",
    "open_house",
    "open_tokens",
]
