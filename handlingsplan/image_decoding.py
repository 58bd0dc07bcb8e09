"""The confined process that makes an uploaded picture small (`handlingsplan.images` runs it). No Django here.

It is given the file, and prints a line of JSON with the size of what it made, or why it refused, and then a line with
the JPEG in base64. Nothing that the camera wrote is kept; where it is broken it is passed over.
"""

import base64
import io
import json
import sys
from contextlib import suppress

from PIL import Image, ImageCms, UnidentifiedImageError

MAX_PIXELS = 50_000_000  # what the largest phones' cameras take; unpacked a picture takes four bytes a pixel
MAX_STORED = 140_000  # bytes: pictures stand in the text of editions, also in print
_SIZES = ((1_100, 82), (1_100, 65), (800, 65), (600, 50))  # longer side and quality, tried until it fits
_ORIENTATION = 0x0112  # of EXIF
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SRGB = ImageCms.createProfile("sRGB")
_NOT_WHOLE = (OSError, ValueError, SyntaxError, EOFError, IndexError, TypeError, KeyError)


class RefusedError(Exception):
    """The picture is not taken; the message is a code."""


def make_small(content: bytes) -> tuple[bytes, tuple[int, int]]:
    """Return the picture as a JPEG that fits, and its size in pixels; raises `RefusedError`."""
    try:
        picture = _shrunk(content)
    except (UnidentifiedImageError, *_NOT_WHOLE) as error:
        raise RefusedError("broken") from error
    for side, quality in _SIZES:
        picture.thumbnail((side, side))
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=quality, optimize=True)
        if file.tell() <= MAX_STORED:
            break
    return file.getvalue(), picture.size


def _shrunk(content: bytes) -> Image.Image:
    side = _SIZES[0][0]
    with Image.open(io.BytesIO(content), formats=["PNG", "JPEG"]) as sent:
        if sent.width * sent.height > MAX_PIXELS:
            raise RefusedError("too_many_pixels")
        sent.draft(None, (2 * side, 2 * side))  # a JPEG need not be unpacked whole
        sent.load()
        picture = _plain_mode(sent)
        picture.thumbnail((side, side), reducing_gap=2.0)
        picture = _in_srgb(picture, sent.info.get("icc_profile"))
        if turn := _TURNS.get(_orientation(sent)):
            picture = picture.transpose(turn)
    return picture


def _plain_mode(sent: Image.Image) -> Image.Image:
    """Return the picture in a mode that shrinks well: grey, RGB, CMYK, or RGBA where something shines through."""
    if sent.mode.startswith("I"):  # 16 bits a pixel, of which the upper half are seen
        return sent.convert("I").point(lambda value: value * (1 / 257) + 0.5).convert("L")
    if sent.has_transparency_data:
        return sent.convert("RGBA")
    return sent if sent.mode in {"L", "RGB", "CMYK"} else sent.convert("L" if sent.mode == "1" else "RGB")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture in the colours that screens show, on white; a profile that is not its own is passed over."""
    alpha = picture.getchannel("A") if picture.mode == "RGBA" else None
    coloured = picture.convert("RGB") if alpha else picture
    if profile:
        with suppress(ImageCms.PyCMSError, *_NOT_WHOLE):
            given = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            coloured = ImageCms.profileToProfile(coloured, given, _SRGB, outputMode="RGB") or coloured
    plain = coloured.convert("RGB")
    return Image.composite(plain, Image.new("RGB", plain.size, "white"), alpha) if alpha else plain


def _orientation(sent: Image.Image) -> int:
    try:
        return int(sent.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 whatever a camera wrote: the picture itself is whole
        return 1


def main() -> None:
    Image.MAX_IMAGE_PIXELS = None  # ours is asked, and says so in words
    try:
        content, (width, height) = make_small(sys.stdin.buffer.read())
    except RefusedError as error:
        sys.stdout.write(json.dumps({"refused": str(error)}))
        return
    sys.stdout.write(json.dumps({"width": width, "height": height}) + "\n")
    sys.stdout.write(base64.b64encode(content).decode())
