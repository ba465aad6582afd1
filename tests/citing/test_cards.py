from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from PIL import Image

from faq.citing import cards
from faq.editorial import workflow
from tests.builders import make_article, make_draft


@pytest.mark.parametrize(
    "title",
    ["Puis-je être remboursé ?", "mot " * 40, "Œ" * 160, "", "😀", "дом Ω", "a\u202f?\u00a0!", "\n\t", "W" * 160],
)
def test_a_card_is_what_forums_want_whatever_its_title(title):
    picture = cards.draw(cards.Card(title, title))
    image = Image.open(BytesIO(picture))
    assert (image.format, image.size) == ("PNG", (1200, 630))
    assert len(picture) <= 300_000


def test_the_name_says_what_is_on_it(settings):
    card = cards.Card("Titre", "Thème")
    assert card.name == cards.Card("Titre", "Thème").name
    assert card.name != cards.Card("Titre", "Autre").name
    settings.SITE_NAME = "Autre"
    assert card.name != cards.Card("Titre", "Thème").name


@pytest.mark.django_db(transaction=True)
def test_publishing_draws_the_card():
    text = make_article()
    topic = text.article.topic.texts.get(language="fr")
    assert default_storage.exists(cards.of_article(text, topic).file)


@pytest.mark.django_db(transaction=True)
def test_a_card_that_cannot_be_drawn_never_stops_a_publication(settings, tmp_path, client):
    (tmp_path / "file").write_text("no folder")
    settings.MEDIA_ROOT = tmp_path / "file"
    text = workflow.publish(make_draft())
    assert client.get(text.get_absolute_url()).status_code == 200
    card = cards.of_article(text, text.article.topic.texts.get(language="fr"))
    assert client.get(f"/media/cards/{card.name}.png").status_code == 200


@pytest.mark.django_db
def test_a_card_is_served_to_forums(client):
    text = make_article()
    card = cards.of_article(text, text.article.topic.texts.get(language="fr"))
    response = client.get(f"/media/cards/{card.name}.png")
    assert response.headers["Content-Type"] == "image/png"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "immutable" in response.headers["Cache-Control"]
    assert default_storage.exists(card.file)


@pytest.mark.django_db
def test_an_unknown_card_is_the_sites_own_for_a_while(client):
    response = client.get("/media/cards/0123456789abcdef.png")
    assert response.status_code == 200
    assert response.content == cards.draw(cards.of_home("fr"))
    assert response.headers["Cache-Control"] == "public, max-age=300"


@pytest.mark.django_db
def test_a_card_of_former_days_stays(client):
    text = make_article()
    card = cards.of_article(text, text.article.topic.texts.get(language="fr"))
    cards.store(card)
    make_article(title="Un autre titre")
    assert client.get(f"/media/cards/{card.name}.png").content == cards.draw(card)


@pytest.mark.django_db
def test_make_cards_draws_every_one(capsys):
    make_article()
    call_command("make_cards")
    assert "5 cards" in capsys.readouterr().out
    assert all(default_storage.exists(card.file) for card in cards.all_cards())
