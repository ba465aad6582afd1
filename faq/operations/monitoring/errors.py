"""Errors reported to a Sentry, where the operator names one. The only file that knows sentry-sdk; it is imported only then."""

from __future__ import annotations

from typing import Any

from .logs import impersonal

# Of a request only these are sent on: no cookie, body, query, header or address of anybody.
_OF_REQUEST = ("method",)


def report_to(dsn: str, **options: Any) -> None:
    """Send what goes wrong from now on to this address."""
    import sentry_sdk

    sentry_sdk.init(
        dsn=dsn,
        before_send=nameless,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        traces_sample_rate=0,
        server_name="",
        **options,
    )


def nameless(event: Any, hint: dict[str, Any]) -> Any:
    """The event without anything of a person: what it says is cleaned as the log is."""
    event["request"] = {name: value for name, value in event.get("request", {}).items() if name in _OF_REQUEST}
    for name in ("user", "breadcrumbs", "extra"):
        event.pop(name, None)
    if entry := event.get("logentry"):
        event["logentry"] = {"message": impersonal(str(entry.get("message", "")))}
    for raised in event.get("exception", {}).get("values", []):
        raised["value"] = impersonal(str(raised.get("value", "")))
    return event
