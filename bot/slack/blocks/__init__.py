"""Everything that people see in Slack, as pure functions of state: Block Kit within Slack's limits."""
