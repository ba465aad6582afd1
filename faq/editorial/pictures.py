"""Uploaded pictures: the only file that knows Pillow. What is stored was decoded and written anew by us."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 20_000_000
# Larger than any screen shows an article's picture.
MAX_SIDE = 2400
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "AVIF")
# As `store` names them: by their content.
NAME = re.compile(r"([0-9a-f]{32})\.(png|webp)")
# Up to so many pixels a drawing stays sharp and small as PNG.
_SMALL = 256 * 256
# Pillow's own limit only warns; ours refuses, and says why.
Image.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True)
class Picture:
    """A stored picture: its public path, and its size in pixels."""

    url: str
    width: int
    height: int


def store(upload: IO[bytes]) -> Picture:
    """Store the upload under a name made from its content. Raises `ValidationError` with a sentence for the editor."""
    data = upload.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise ValidationError(_("The picture is larger than 5 MB. Make it smaller and try again."), "too_large")
    picture = _decoded(data)
    made, suffix = _encoded(picture)
    name = f"images/{_named(made)}.{suffix}"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(made))
    # From the site itself, wherever the file lies: pages may show no picture from elsewhere.
    return Picture(f"{settings.MEDIA_URL}{name}", picture.width, picture.height)


def check(name: str, data: bytes) -> None:
    """Refuse with a sentence what `store` did not make: another name, other bytes, a broken or decorated picture."""
    match = NAME.fullmatch(name)
    if not match or match[1] != _named(data):
        raise ValidationError(_("This picture was changed or not made by this site: its name and its content differ."))
    _decoded(data)
    with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
        if picture.format != match[2].upper() or {"exif", "xmp", "icc_profile", "comment"} & set(picture.info):
            raise ValidationError(_("This picture was not made by this site: upload it in the writing screen."))


def _named(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]


def _decoded(data: bytes) -> Image.Image:
    """The upright picture, its first frame only, no larger than `MAX_SIDE`; size judged before a pixel is decoded."""
    refused = ValidationError(_("This is not a picture in PNG, JPEG, WebP, GIF or AVIF format."), "not_a_picture")
    try:
        picture: Image.Image = Image.open(io.BytesIO(data), formats=_FORMATS)
        if picture.width * picture.height > MAX_PIXELS:
            raise ValidationError(
                _("The picture has %(width)s × %(height)s pixels; at most 20 million are possible.")
                % {"width": picture.width, "height": picture.height},
                "too_many_pixels",
            )
        picture.seek(0)
        picture = ImageOps.exif_transpose(picture)
        picture = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
        picture.thumbnail((MAX_SIDE, MAX_SIDE))
    except ValidationError:
        raise
    except Exception as error:  # a decoder meets whatever it meets in a broken file
        raise refused from error
    return picture


def _encoded(picture: Image.Image) -> tuple[bytes, str]:
    """The picture without any metadata: a small graphic as PNG, everything else as WebP."""
    clean = Image.new(picture.mode, picture.size)
    clean.paste(picture)
    out = io.BytesIO()
    if clean.width * clean.height <= _SMALL and clean.getcolors(256):
        clean.save(out, "PNG", optimize=True)
        return out.getvalue(), "png"
    clean.save(out, "WEBP", quality=82, method=4)
    return out.getvalue(), "webp"
