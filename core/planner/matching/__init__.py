"""Which actions of the catalogue some words mean: verbs by class, nouns by stem, apps by name."""
