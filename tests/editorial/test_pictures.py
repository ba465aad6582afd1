import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from PIL import Image

from faq.editorial import pictures

pytestmark = pytest.mark.django_db


def image(kind="PNG", size=(600, 400), mode="RGB", **options):
    made = Image.new(mode, size, "teal" if mode != "L" else 90)
    made.paste("white", (0, 0, size[0] // 3, size[1] // 3))
    out = io.BytesIO()
    made.save(out, kind, **options)
    out.seek(0)
    return out


def stored(picture):
    with default_storage.open(picture.url.removeprefix("/media/")) as file:
        return Image.open(io.BytesIO(file.read()))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "AVIF"])
def test_a_picture_is_stored_under_a_name_made_from_its_content(kind):
    first, again = pictures.store(image(kind)), pictures.store(image(kind))
    assert first == again
    assert first.url.startswith("/media/images/")
    assert first.url.endswith((".webp", ".png"))
    assert (first.width, first.height) == (600, 400)


def test_a_small_graphic_stays_a_png():
    assert pictures.store(image(size=(40, 40))).url.endswith(".png")


def test_metadata_is_dropped_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by the camera
    exif[0x010E] = "Taken at home"
    picture = pictures.store(image("JPEG", exif=exif))
    assert (picture.width, picture.height) == (400, 600)
    with stored(picture) as kept:
        assert not kept.getexif()
        assert "icc_profile" not in kept.info


def test_only_the_first_frame_of_a_moving_picture_is_kept():
    frames = [Image.new("P", (300, 300), number) for number in (1, 2, 3)]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    out.seek(0)
    with stored(pictures.store(out)) as kept:
        assert getattr(kept, "n_frames", 1) == 1


def test_a_very_large_picture_is_made_smaller():
    picture = pictures.store(image("JPEG", size=(4800, 1200)))
    assert (picture.width, picture.height) == (2400, 600)


def test_too_many_pixels_are_refused_before_one_is_decoded(monkeypatch):
    bomb = image("PNG", size=(5000, 4001), mode="L")
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("decoded"))
    with pytest.raises(ValidationError, match=r"5000 × 4001"):
        pictures.store(bomb)


def test_a_picture_of_more_than_five_megabytes_is_refused():
    with pytest.raises(ValidationError, match="5"):
        pictures.store(io.BytesIO(b"\x89PNG" + b"\0" * pictures.MAX_BYTES))


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script></html>",
        b"",
        b"GIF89a<script>",
        b"\x89PNG\r\n\x1a\n" + b"broken",
        image("BMP").getvalue(),
        image("TIFF").getvalue(),
        image("JPEG").getvalue()[:500],
    ],
)
def test_what_is_no_picture_is_refused_with_a_sentence(data):
    with pytest.raises(ValidationError) as refused:
        pictures.store(io.BytesIO(data))
    assert "AVIF" in refused.value.messages[0]


def test_a_picture_is_sent_so_that_it_can_be_taken_for_nothing_else(client):
    picture = pictures.store(image())
    response = client.get(picture.url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "immutable" in response["Cache-Control"]
    response.close()
    again = client.get(picture.url, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("name", ["x.html", "../secret", "0123456789abcdef.svg", "0123456789abcdef.webp", "a.png"])
def test_nothing_else_is_sent_from_the_media_folder(client, name, settings):
    folder = settings.MEDIA_ROOT / "images"
    folder.mkdir(parents=True)
    (folder / "x.html").write_text("<script>")
    assert client.get(f"/media/images/{name}").status_code == 404
