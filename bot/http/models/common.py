"""What all bodies and answers of the HTTP API have in common."""

from pydantic import BaseModel, ConfigDict, Field

MOST_PER_PAGE = 100
BIGGEST_ID = 2**63 - 1
KEY_HELP = "1–255 printable ASCII characters; the same key gives the first answer again"
KEY_PATTERN = r"[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?"  # of an Idempotency-Key, whole

MATCH_HELP = 'the ETag of the version to replace, such as "3"; where there is a newer one nothing is changed'
MATCH_PATTERN = r'"([0-9]{1,9})"'  # of an If-Match, whole


class Body(BaseModel):
    """What callers send. A name that is not known is a mistake, not a thing to pass over."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PageQuery(Body):
    """Which part of a list: `cursor` is `next` of the page before."""

    cursor: int | None = Field(default=None, ge=1, le=BIGGEST_ID)
    limit: int = Field(default=20, ge=1, le=MOST_PER_PAGE)


class Reply(BaseModel):
    """What callers get."""

    model_config = ConfigDict(frozen=True)


class FaultReply(Reply):
    """One thing that is wrong or doubtful, and where."""

    path: str
    message: str
