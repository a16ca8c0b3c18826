"""How well intents are planned, measured."""
