"""The workspace's own small SQLite file: what was said and what still has to be delivered.

Every function of this room takes an open `Transaction`, so that what happened, what the page must
hear of it and which events the app is owed are written together or not at all.
"""
