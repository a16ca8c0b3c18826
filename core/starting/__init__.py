"""What starts a workflow without anybody pressing Run: Slack, webhooks, and what engines watch for."""
