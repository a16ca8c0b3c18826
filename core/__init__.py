"""What Synth knows and decides: definitions, planning, runs. No Slack and no SQL in here."""
