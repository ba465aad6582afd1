"""Pictures that are more than pictures. Each control is switched off once, and then the attack succeeds."""

import io
import re
import subprocess
import sys
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from faq.editorial import pictures
from faq.editorial import views as editorial
from tests.builders import make_editor
from tests.variables import BASE

SCRIPT = b"<script>alert(1)</script>"


def picture(kind, **options):
    out = io.BytesIO()
    Image.new("RGB", (300, 300), "teal").save(out, kind, **options)
    return out.getvalue()


def archive():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("x.html", SCRIPT)
    return out.getvalue()


def with_comment():
    """A JPEG with a script in its comment."""
    whole = picture("JPEG")
    return whole[:2] + b"\xff\xfe" + (len(SCRIPT) + 2).to_bytes(2, "big") + SCRIPT + whole[2:]


POLYGLOTS = {
    "PNG and HTML": picture("PNG") + SCRIPT,
    "GIF and script": picture("GIF", comment=b"*/alert(1)//" + SCRIPT),
    "JPEG with a comment": with_comment(),
    "WebP and HTML": picture("WEBP") + SCRIPT,
    "PNG and ZIP": picture("PNG") + archive() + SCRIPT,
    "JPEG with metadata": picture("JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0" + SCRIPT),
    "WebP with metadata": picture("WEBP", xmp=SCRIPT),
}


def kept(data):
    """What is stored of the upload."""
    url = pictures.store(io.BytesIO(data)).url
    with default_storage.open(url.removeprefix("/media/")) as file:
        return file.read()


@pytest.mark.parametrize("name", POLYGLOTS)
def test_of_a_picture_that_is_something_else_too_the_picture_alone_is_kept(name):
    assert SCRIPT in POLYGLOTS[name]
    assert SCRIPT not in kept(POLYGLOTS[name])


@pytest.mark.parametrize("name", POLYGLOTS)
def test_stored_as_it_came_it_would_be_both(name, monkeypatch):
    monkeypatch.setattr(pictures, "_encoded", lambda made: (POLYGLOTS[name], "png"))
    assert SCRIPT in kept(POLYGLOTS[name])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["x.php.png", "x.png.html", "../../x.png", "x.svg", "x.png\0.html", "x.png;.html", "<script>.png"]
)
def test_the_name_of_an_upload_means_nothing(client, name):
    client.force_login(make_editor())
    file = SimpleUploadedFile("x.png", picture("PNG"), content_type="text/html")
    file._name = name
    url = client.post("/admin/upload/", {"image": file}).json()["url"]
    answer = client.get(url)
    assert url.endswith((".png", ".webp"))
    assert answer["Content-Type"] in ("image/png", "image/webp")
    answer.close()


@pytest.mark.django_db
def test_kept_under_its_own_name_with_its_own_type_an_upload_would_be_a_page(client, monkeypatch):
    data = picture("PNG") + SCRIPT

    def kept_as_it_came(upload):
        default_storage.save(f"images/{upload.name}", ContentFile(data))
        return pictures.Picture(f"/media/images/{upload.name}", 300, 300)

    monkeypatch.setattr(pictures, "store", kept_as_it_came)
    monkeypatch.setattr(editorial, "_NAME", re.compile(r".*\.(\w+)"))
    monkeypatch.setitem(editorial._TYPES, "html", "text/html")
    client.force_login(make_editor())
    url = client.post("/admin/upload/", {"image": SimpleUploadedFile("x.png.html", data)}).json()["url"]
    answer = client.get(url)
    assert answer["Content-Type"] == "text/html"
    assert SCRIPT in b"".join(answer.streaming_content)
    answer.close()


@pytest.mark.django_db
def test_a_page_called_a_picture_is_refused(client):
    client.force_login(make_editor())
    file = SimpleUploadedFile("x.png", b"<!doctype html>" + SCRIPT, content_type="image/png")
    assert client.post("/admin/upload/", {"image": file}).status_code == 422


def place():
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 24.0), 3: "E", 4: (2.0, 21.0, 3.0)})
    exif[0x0112] = 1
    return picture("JPEG", exif=exif)


def where(data):
    with Image.open(io.BytesIO(data)) as made:
        return dict(made.getexif().get_ifd(0x8825))


def test_the_place_where_a_picture_was_taken_is_forgotten():
    assert where(place())
    assert not where(kept(place()))


def test_without_the_cleaning_it_would_be_published(monkeypatch):
    monkeypatch.setattr(pictures, "_encoded", lambda made: (place(), "jpg"))
    assert where(kept(place()))


def bomb(side=9000):
    """A PNG of 81 megapixels in ten kilobytes and a bit."""
    line = zlib.compressobj(9)
    rows = b"".join(line.compress(b"\0" * (1 + side // 8)) for _ in range(side)) + line.flush()

    def chunk(name, data):
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    size = side.to_bytes(4, "big") * 2
    head = chunk(b"IHDR", size + bytes((1, 0, 0, 0, 0)))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


GROWTH = """
import io, re, sys
from pathlib import Path
import django
from django.conf import settings
settings.configure(USE_I18N=False, STORAGES={"default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}})
django.setup()
from faq.editorial import pictures
from django.core.exceptions import ValidationError
pictures.MAX_PIXELS = int(sys.argv[1])
data = sys.stdin.buffer.read()
def peak():  # of this program alone; getrusage tells of the one that started it too
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
before = peak()
try:
    pictures.store(io.BytesIO(data))
except ValidationError:
    pass
print(peak() - before)
"""


def growth(most):
    """Megabytes that a process of its own grows by while it takes the bomb in."""
    done = subprocess.run(
        [sys.executable, "-c", GROWTH, str(most)], input=bomb(), cwd=BASE, capture_output=True, check=True
    )
    return int(done.stdout) / 1024


def test_a_small_file_that_is_a_huge_picture_takes_no_memory():
    assert len(bomb()) < 20_000
    with pytest.raises(ValidationError, match="9000 × 9000"):
        pictures.store(io.BytesIO(bomb()))
    assert growth(pictures.MAX_PIXELS) < 100


def test_without_the_limit_it_would(monkeypatch):
    assert growth(10**9) > 100
