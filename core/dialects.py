"""What servers that speak chat completions do not all take, and how it is said to those that do not.

Models that think refuse `max_tokens` and a temperature of their own choice; some servers know no JSON Schema.
They say so with 400 and name the parameter: the request is then put in other words, at no cost.
"""

from collections.abc import Mapping
from typing import Any

MOST = 3  # ways to say a request again


def said_otherwise(request: Mapping[str, Any], refusal: str) -> dict[str, Any] | None:
    """The request without what the refusal is about; None where that is nothing of this kind."""
    if "max_tokens" in request and "max_tokens" in refusal:
        rest = {name: value for name, value in request.items() if name != "max_tokens"}
        return {**rest, "max_completion_tokens": request["max_tokens"]}
    if "temperature" in request and "temperature" in refusal:
        return {name: value for name, value in request.items() if name != "temperature"}
    wanted = request.get("response_format")
    schema = isinstance(wanted, Mapping) and wanted.get("type") == "json_schema"
    if schema and any(name in refusal for name in ("response_format", "json_schema")):
        return {**request, "response_format": {"type": "json_object"}}
    return None
