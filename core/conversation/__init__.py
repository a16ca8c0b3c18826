"""From words to a saved workflow, over as many messages as it takes."""
