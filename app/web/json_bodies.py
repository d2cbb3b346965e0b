"""JSON as requests bring it: whatever can't be read is one and the same error, however it is broken."""

from typing import Any

from flask.json.provider import DefaultJSONProvider


class JsonBodies(DefaultJSONProvider):
    """Flask's own JSON, except that a text of ten thousand brackets is unreadable and not a failure of the service."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        """The value. Raises ValueError for what is no JSON, or is nested deeper than anybody nests."""
        try:
            return super().loads(s, **kwargs)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
