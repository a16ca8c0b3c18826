"""What a model proposes for a reply that the rules are unsure of, and the plan that becomes of it."""
