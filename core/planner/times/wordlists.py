"""Words in a row, as they are easiest to read and to add to."""


def word_list(words: str) -> tuple[str, ...]:
    return tuple(words.split())


def word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())
