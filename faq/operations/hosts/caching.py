"""Redis, that may go away: then nothing is remembered, and readers are served all the same."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache

from faq.operations.monitoring import metrics

# After a failure it is not asked again for so long: nobody waits for it twice.
PAUSE = 5.0
# It is said in the log once in so many seconds.
SAY_AGAIN = 60.0

logger = logging.getLogger(__name__)


class ForgivingRedis(RedisCache):
    """Django's own, where a Redis that is away is an empty cache that keeps nothing. Whoever must know asks `away`.

    OPTIONS: `longest`, the seconds after which whatever is kept is forgotten, whoever asked for longer.
    """

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        options = dict(params.get("OPTIONS", {}))
        self.longest = options.pop("longest", None)
        super().__init__(server, {**params, "OPTIONS": options})

    @property
    def away(self) -> bool:
        """Whether it did not answer just now. It is asked again after a pause."""
        return time.monotonic() < _since.get("until", 0.0)

    def get_backend_timeout(self, timeout: Any = DEFAULT_TIMEOUT) -> int | None:
        seconds: int | None = super().get_backend_timeout(timeout)  # type: ignore[assignment]
        return seconds if self.longest is None else min(self.longest if seconds is None else seconds, self.longest)

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return self._try(super().add, True, *args, **kwargs)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._try(super().get, default, key, default, version)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._try(super().set, None, *args, **kwargs)

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return self._try(super().touch, False, *args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return self._try(super().delete, False, *args, **kwargs)

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        return self._try(super().get_many, {}, *args, **kwargs)

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return self._try(super().has_key, False, *args, **kwargs)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Raises `ValueError` as for a key that is not there."""
        found = self._try(super().incr, None, key, delta, version)
        if found is None:
            raise ValueError(key)
        return found

    def set_many(self, *args: Any, **kwargs: Any) -> list[Any]:
        return self._try(super().set_many, [], *args, **kwargs)

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        self._try(super().delete_many, None, *args, **kwargs)

    def clear(self) -> None:
        self._try(super().clear, None)

    def _try(self, method: Callable[..., Any], otherwise: Any, *args: Any, **kwargs: Any) -> Any:
        # Loaded where there is a Redis: it is large.
        from redis.exceptions import RedisError

        if self.away:
            return otherwise
        try:
            return method(*args, **kwargs)
        except (RedisError, OSError) as error:
            _lost(error)
            return otherwise


# One Redis for the whole process, whatever it is used for: `until` it is not asked, and when that was `said`.
_since: dict[str, float] = {}


def _lost(error: Exception) -> None:
    now = time.monotonic()
    _since["until"] = now + PAUSE
    metrics.happened("cache_away")
    if now - _since.get("said", -SAY_AGAIN) >= SAY_AGAIN:
        _since["said"] = now
        logger.error("Redis does not answer (%s): limits are not counted, and logging in waits.", type(error).__name__)


def away() -> bool:
    """Whether the cache that all processes share is known to be away."""
    return bool(getattr(cache, "away", False))


def check() -> str:
    """For /health/ready: one question."""
    cache.get("health")
    return "Redis does not answer: limits are not counted, and logging in waits" if away() else ""
