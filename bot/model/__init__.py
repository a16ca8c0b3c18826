"""The embedded model: fetched, verified, and run as a process of its own.

Everyone else reaches it as they reach any model: an OpenAI-compatible `base_url` and a key.
This file imports nothing, so that the model's own process (`bot.model.server`) starts lean.
"""
