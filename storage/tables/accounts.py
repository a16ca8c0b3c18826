"""Accounts that are being connected, and what waits for them."""

import sqlalchemy as sa

from storage.tables.columns import Id, Words, json, metadata, moment, workspace

# Links that people were given to connect an app, until that is told or the link is too old.
connections = sa.Table(
    "connections",
    metadata,
    sa.Column("id", Id, primary_key=True, autoincrement=True),
    workspace(),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("engine", sa.Text, nullable=False),
    sa.Column("app", sa.Text, nullable=False),
    sa.Column("title", Words, nullable=False),
    json("before"),  # ids of the accounts that worked already
    sa.Column("account", Words),  # as whom, once it is there
    sa.Column("looks", sa.Integer, nullable=False),
    moment("look_at"),
    moment("expires_at"),
    moment("created_at"),
    sqlite_autoincrement=True,
)
sa.Index(
    "uq_connections_app",
    connections.c.workspace,
    connections.c.person,
    connections.c.engine,
    connections.c.app,
    unique=True,
)
sa.Index("ix_connections_look_at", connections.c.look_at)

# Plans and runs that go on once a person has connected an app.
connection_waits = sa.Table(
    "connection_waits",
    metadata,
    sa.Column("id", Id, primary_key=True, autoincrement=True),
    workspace(),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("engine", sa.Text, nullable=False),
    sa.Column("app", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("number", Id, nullable=False),  # of the draft or the run
    sa.Column("path", sa.Text, nullable=False),
    moment("created_at"),
    sqlite_autoincrement=True,
)
sa.Index(
    "uq_connection_waits_one",
    connection_waits.c.workspace,
    connection_waits.c.person,
    connection_waits.c.engine,
    connection_waits.c.app,
    connection_waits.c.kind,
    connection_waits.c.number,
    connection_waits.c.path,
    unique=True,
)
