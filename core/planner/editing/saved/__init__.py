"""The workflows that are saved already: one like this plan, and a plan like one of them."""
