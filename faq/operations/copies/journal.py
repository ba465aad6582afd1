"""What is written while a site is copied: triggers in the database itself note it, whoever writes. At the end others
refuse every further write, so that nothing is stored where nobody will look for it."""

from __future__ import annotations

import time
from collections import defaultdict
from typing import Any

from django.db import OperationalError, connections, transaction
from django.db.models import Model

MOVED = "This site has moved to another database; restart it with the new DATABASE_URL."

_NOTE = """
CREATE FUNCTION moving_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP <> 'DELETE' THEN INSERT INTO moving_journal VALUES (TG_TABLE_NAME, to_jsonb(NEW) ->> TG_ARGV[0]); END IF;
    IF TG_OP <> 'INSERT' THEN INSERT INTO moving_journal VALUES (TG_TABLE_NAME, to_jsonb(OLD) ->> TG_ARGV[0]); END IF;
    RETURN NULL;
END $$
"""
# The code by which PostgreSQL says that it may only be read.
_REFUSE = f"""
CREATE FUNCTION moving_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION '{MOVED}' USING ERRCODE = '25006';
END $$
"""
_TRIGGERS = {
    "postgresql": """
SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE t.tgname IN ('moving_note', 'moving_refuse') AND pg_table_is_visible(c.oid)
""",
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'moving%'",
}
# With the pauses between them, half a minute and more.
_ATTEMPTS = 100
_EVENTS = ("INSERT", "UPDATE", "DELETE")


class Busy(Exception):
    """Others hold what is needed; ask again, before PostgreSQL has to end one of them."""


def begin(using: str, models: list[type[Model]]) -> None:
    """From now on every changed row of these tables is noted. Waits for transactions that write now."""
    remove(using)
    vendor = connections[using].vendor
    with connections[using].cursor() as cursor:
        cursor.execute("CREATE TABLE moving_journal (name varchar(80), key text)")
        if vendor == "postgresql":
            cursor.execute(_NOTE)
    # One table at a time: who waits for several can wait for somebody who waits for them.
    for model in models:
        _patiently(using, _notes(vendor, model._meta.db_table, _key(model)))


def _patiently(using: str, statements: list[str]) -> None:
    for _attempt in range(_ATTEMPTS):
        try:
            with transaction.atomic(using=using), connections[using].cursor() as cursor:
                _be_brief(using, cursor)
                for statement in statements:
                    cursor.execute(statement)
        except OperationalError:
            time.sleep(0.1)
        else:
            return
    raise Busy(statements[0])


def _be_brief(using: str, cursor: Any) -> None:
    """Give up sooner than PostgreSQL looks for deadlocks, which it ends by ending somebody's transaction."""
    if connections[using].vendor == "postgresql":
        cursor.execute("SET LOCAL lock_timeout = '300ms'")


def _notes(vendor: str, table: str, key: str) -> list[str]:
    if vendor == "postgresql":
        return [
            f'CREATE TRIGGER moving_note AFTER INSERT OR UPDATE OR DELETE ON "{table}"'
            f" FOR EACH ROW EXECUTE FUNCTION moving_note('{key}')"
        ]
    statements = []
    for event in _EVENTS:
        rows = {"INSERT": ["NEW"], "UPDATE": ["NEW", "OLD"], "DELETE": ["OLD"]}[event]
        notes = " ".join(f"""INSERT INTO moving_journal VALUES ('{table}', {row}."{key}");""" for row in rows)  # noqa: S608
        statements.append(f'CREATE TRIGGER moving_note_{event}_{table} AFTER {event} ON "{table}" BEGIN {notes} END')
    return statements


def refuse(using: str, models: list[type[Model]]) -> None:
    """Inside a transaction: nobody else writes from here, and when it is committed nobody may any more. Raises `Busy`,
    and then the transaction is to be begun anew."""
    postgresql = connections[using].vendor == "postgresql"
    tables = [model._meta.db_table for model in models]
    with connections[using].cursor() as cursor:
        if postgresql:
            quoted = ", ".join(f'"{table}"' for table in tables)
            _be_brief(using, cursor)
            try:
                cursor.execute(f"LOCK TABLE {quoted} IN SHARE ROW EXCLUSIVE MODE")
            except OperationalError as error:
                raise Busy(str(error)) from error
            cursor.execute(_REFUSE)
        for table in tables:
            if postgresql:
                cursor.execute(
                    f'CREATE TRIGGER moving_refuse BEFORE INSERT OR UPDATE OR DELETE ON "{table}"'
                    " FOR EACH STATEMENT EXECUTE FUNCTION moving_refuse()"
                )
                continue
            for event in _EVENTS:
                cursor.execute(
                    f'CREATE TRIGGER moving_refuse_{event}_{table} BEFORE {event} ON "{table}"'
                    f" BEGIN SELECT RAISE(ABORT, '{MOVED}'); END"
                )


def noted(using: str) -> dict[str, set[str]]:
    """The keys of the rows that changed, by table."""
    found: dict[str, set[str]] = defaultdict(set)
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT DISTINCT name, key FROM moving_journal")
        for table, key in cursor.fetchall():
            found[table].add(str(key))
    return dict(found)


def remove(using: str) -> None:
    """Take notes and refusals away, those of an earlier move that was broken off too."""
    vendor = connections[using].vendor
    with connections[using].cursor() as cursor:
        cursor.execute(_TRIGGERS[vendor])
        triggers = cursor.fetchall()
    for name, table in triggers:
        _patiently(using, [f'DROP TRIGGER IF EXISTS "{name}"' + (f' ON "{table}"' if vendor == "postgresql" else "")])
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        if vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS moving_note, moving_refuse")
        cursor.execute("DROP TABLE IF EXISTS moving_journal")


def _key(model: type[Model]) -> str:
    assert model._meta.pk is not None
    return str(model._meta.pk.column)
