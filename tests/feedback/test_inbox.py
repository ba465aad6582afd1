"""The last place in the inbox, when many want it at once."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from faq.feedback import questions
from faq.feedback.inbox import InboxFull, check_room
from faq.models import Question


@pytest.mark.django_db(transaction=True)
def test_writers_who_come_together_never_overfill_it(settings, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("one writer at a time: SQLite's transactions begin with the lock")
    settings.INBOX_LIMIT = 3
    questions.ask("fr", "La première, que personne ne prend.")

    def check_slowly(waiting):
        check_room(waiting)
        time.sleep(0.1)  # the others look into the inbox now

    monkeypatch.setattr(questions, "check_room", check_slowly)

    def ask(count: int) -> bool:
        try:
            questions.ask("fr", f"Question numéro {count}, que faire ?")
        except InboxFull:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(ask, range(24)))
    assert sum(taken) == 2
    assert Question.objects.count() == 3
