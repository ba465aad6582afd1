"""The search as OpenAPI describes it: it answers in its own room, by the shape promised in `faq.search.views`."""

from __future__ import annotations

from typing import Any

from django.conf import settings

_PROBLEM = {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
_NULLABLE = {"type": ["string", "null"]}
_HIT = {
    "number": {"type": "integer"},
    "title": {"type": "string"},
    "url": {"type": "string"},
    "permalink": {"type": "string"},
    "excerpt": {"type": "string"},
    "language": {"type": "string"},
    "section": {
        "anyOf": [
            {"type": "null"},
            {"type": "object", "properties": {"anchor": {"type": "string"}, "title": {"type": "string"}}},
        ]
    },
}
SEARCH: dict[str, Any] = {
    "get": {
        "operationId": "search",
        "summary": "Search",
        "description": "The answers to a question, the best first; `corrected` is what was understood if it differs.",
        "parameters": [
            {"name": "q", "in": "query", "schema": {"type": "string"}},
            {"name": "lang", "in": "query", "schema": {"type": "string", "enum": list(dict(settings.LANGUAGES))}},
            {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 50}},
        ],
        "responses": {
            "200": {
                "description": "OK",
                "content": {
                    "application/json": {
                        "schema": {
                            "type": "object",
                            "required": ["query", "language", "corrected", "count", "results"],
                            "properties": {
                                "query": {"type": "string"},
                                "language": {"type": "string"},
                                "corrected": _NULLABLE,
                                "count": {"type": "integer"},
                                "results": {
                                    "type": "array",
                                    "items": {"type": "object", "required": list(_HIT), "properties": _HIT},
                                },
                            },
                        }
                    }
                },
            },
            "400": {"description": "Bad Request", **_PROBLEM},
            "429": {"description": "Too Many Requests", **_PROBLEM},
        },
    }
}
