"""Tables that count visits per day, with nobody in them: bounded each day, and forgotten after a while."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TypeVar

from django.core.cache import cache
from django.db import connection, models

M = TypeVar("M", bound=models.Model)

# How many rows a day may have: forged visits fill no disk.
MOST_PER_DAY = 2000
_DAY = 24 * 60 * 60


class DailyQuerySet(models.QuerySet[M]):
    """Of a model with `day`."""

    def forget_old(self, day: date, *, keep_days: int) -> None:
        """Once a day, what is older than `keep_days`. One query then, else none."""
        if cache.add(f"counting:{self.model._meta.db_table}:{day}", True, _DAY):
            self.filter(day__lt=day - timedelta(days=keep_days)).delete()


class DailyCountQuerySet(DailyQuerySet[M]):
    """Of a model with `day`, `times` and a unique key of these together with the columns that are counted."""

    def add(self, day: date, key: Mapping[str, str | int], times: int, *, keep_days: int) -> None:
        """So many more of this key, by column. One query, the same on every database; one more query for the first of a
        day, which forgets what is older than `keep_days`."""
        table = connection.ops.quote_name(self.model._meta.db_table)
        columns = ["day", *key]
        same = " AND ".join(f"{name} = %({name})s" for name in columns)
        values = ", ".join(f"%({name})s" for name in columns)
        # The names are the model's own, the values are passed beside the statement.
        statement = f"""
            INSERT INTO {table} ({", ".join(columns)}, times)
            SELECT {values}, %(times)s
            WHERE (SELECT COUNT(*) FROM {table} WHERE day = %(day)s) < %(most)s
               OR EXISTS (SELECT 1 FROM {table} WHERE {same})
            ON CONFLICT ({", ".join(columns)}) DO UPDATE SET times = {table}.times + %(times)s
        """  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(statement, {"day": day, **key, "times": times, "most": MOST_PER_DAY})
        self.forget_old(day, keep_days=keep_days)
