"""Steps added, moved, taken out, and put for others."""
