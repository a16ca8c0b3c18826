"""Where people and programs talk to Synth: Slack, HTTP, the terminal, the local workspace."""
