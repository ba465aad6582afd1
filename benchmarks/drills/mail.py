"""The mail server is gone, then it takes connections and says nothing; then it is there again.

Editors link questions to the article that answers them, which mails the link to those who asked."""

from __future__ import annotations

import socket
import socketserver
import time
from collections.abc import Iterator
from contextlib import suppress
from threading import Thread

from benchmarks.load import Load, reading

from . import Figure, at_most, every
from .place import House, Place, free_port

QUESTIONS = 10
ASK = (
    "from faq.feedback.questions import ask\nfor n in range(%d): ask('fr', f'Exercice {n} ?', f'reader{n}@example.org')"
)
LINK = """
from faq.feedback.questions import link
from faq.models import Question, Translation
text = Translation.objects.published().in_language("fr").first()
for question in Question.objects.filter(state="new").order_by("pk")[:%d]: link(question, text.article)
print(Question.objects.filter(state="answered").count())
"""


def drill(place: Place) -> Iterator[Figure]:
    port = free_port()
    with place.house(EMAIL_URL=f"smtp://127.0.0.1:{port}") as house:
        paths = house.published()
        house.python(ASK % QUESTIONS)
        with Load(house.port, reading(paths), readers=2, pause=0.05) as reads:
            refused = int(house.python(LINK % (QUESTIONS - 1)))
            with socket.create_server(("127.0.0.1", port)):
                began = time.monotonic()
                answered = int(house.python(LINK % 1))
                waited = time.monotonic() - began
                honest = not _sent(house)
        with _Mail(port) as mail:
            again = _sent(house)
            twice = _sent(house)
    yield every("answers published without a mail server", min(refused, QUESTIONS - 1), QUESTIONS - 1)
    yield every("and with one that says nothing", answered, QUESTIONS)
    yield at_most("longest wait of an editor", waited, 30.0, "s")
    yield every("send_answers says that they wait, and sends them later", honest + again + twice, 3)
    yield every("mails that arrive once", len(mail.to) if len(set(mail.to)) == len(mail.to) else 0, QUESTIONS)
    yield every("pages read meanwhile", sum(one.status == 200 for one in reads.answers), len(reads.answers))


def _sent(house: House) -> bool:
    """Whether `send_answers` ends well."""
    with suppress(AssertionError):
        house.manage("send_answers")
        return True
    return False


class _Mail(socketserver.ThreadingTCPServer):
    """Takes every mail and notes to whom it goes."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Dialogue)
        self.to: list[str] = []

    def __enter__(self) -> _Mail:
        Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.shutdown()
        self.server_close()


class _Dialogue(socketserver.StreamRequestHandler):
    server: _Mail

    def handle(self) -> None:
        self.wfile.write(b"220 drill\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"RCPT":
                self.server.to.append(line.decode().partition(":")[2].strip())
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
            self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 fine\r\n")
