"""What a model is asked: which offers it may choose from, how it is told, and what becomes of its answer."""
