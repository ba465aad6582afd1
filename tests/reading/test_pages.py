import pytest

from tests.builders import make_article

pytestmark = pytest.mark.django_db


def test_an_article_is_read(client):
    text = make_article()
    response = client.get(text.get_absolute_url())
    assert response.status_code == 200
    assert "Comment ouvrir un litige" in response.content.decode()
    assert not response.cookies


def test_an_article_takes_three_queries(client, django_assert_num_queries):
    text = make_article()
    make_article(17, title="Quel délai ?")
    with django_assert_num_queries(3):
        client.get(text.get_absolute_url())


def test_an_old_slug_redirects_to_todays(client):
    text = make_article()
    response = client.get("/fr/articles/16-autrefois/")
    assert response.status_code == 301
    assert response.headers["Location"] == text.get_absolute_url()
