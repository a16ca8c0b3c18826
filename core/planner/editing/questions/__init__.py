"""Questions about a plan, answered from what is there."""
