"""In whose name programs act.

What a program did is told under the name of its token (`api:ci`). What it has is the workspace's, whatever
the token: connected accounts, workflows, a word on questions. That goes by `api`, and so the holder of two
tokens is still one who decides, and one who is barred.
"""

API = "api"  # the token of the environment has no other name


def program(token: str | None) -> str:
    """What is kept of who did something with this token."""
    return API if token is None else f"{API}:{token}"


def is_program(by: str) -> bool:
    """Whether it was none of the workspace's members."""
    return standing_for(by) == API


def standing_for(by: str) -> str:
    """Whose accounts, workflows and questions are meant: a member's id as it is, `api` for every program."""
    return API if by.startswith(f"{API}:") else by


def title(by: str) -> str | None:
    """How people are told of a program; None for a member."""
    if not is_program(by):
        return None
    name = by.removeprefix(API).removeprefix(":")
    return f"the API ({name})" if name else "the API"
