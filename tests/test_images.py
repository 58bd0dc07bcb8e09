"""Every kind of picture comes out as it looks, and every broken one is refused in words.

The table is of modes × formats × profiles × turns; whole files are cut at many places, and what cameras write is
spoilt byte by byte.
"""

import io
import random
import struct
from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, ImageFile

from handlingsplan import image_decoding
from handlingsplan.image_decoding import MAX_PIXELS, MAX_STORED, RefusedError
from handlingsplan.images import PictureRefusedError, make_small

SIZE = (48, 32)
RED, BLUE, WHITE = (200, 30, 40), (30, 60, 200), (255, 255, 255)
NEAR = 14  # JPEG changes each colour a little
UPRIGHT = Image.Transpose
STORED_AS = {  # what turns the upright picture into the one that the orientation turns back
    1: None,
    2: UPRIGHT.FLIP_LEFT_RIGHT,
    3: UPRIGHT.ROTATE_180,
    4: UPRIGHT.FLIP_TOP_BOTTOM,
    5: UPRIGHT.TRANSPOSE,
    6: UPRIGHT.ROTATE_90,
    7: UPRIGHT.TRANSVERSE,
    8: UPRIGHT.ROTATE_270,
}


@pytest.fixture(autouse=True)
def _as_confined(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Pillow be strict about torn files, as it is where WeasyPrint is not loaded."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)


def _corner(mode: str = "RGB") -> Image.Image:
    """Return a blue picture with a red corner, upper left, as near as the mode comes to it."""
    picture = Image.new("RGB", SIZE, BLUE)
    picture.paste(RED, (0, 0, SIZE[0] // 2, SIZE[1] // 2))
    match mode:
        case "I;16":
            grey = picture.convert("L")
            deep = Image.new("I;16", SIZE)
            deep.putdata([value * 257 for value in grey.get_flattened_data()])
            return deep
        case "P":
            return picture.quantize(4)
        case "RGBA" | "LA":
            seen = Image.new("L", SIZE, 255)
            seen.paste(0, (SIZE[0] // 2, SIZE[1] // 2, *SIZE))
            clear = picture.convert(mode)
            clear.putalpha(seen)
            return clear
    return picture.convert(mode)


def _file(picture: Image.Image, kind: str, **more: object) -> bytes:
    target = io.BytesIO()
    picture.save(target, kind, **more)
    return target.getvalue()


def _seen(content: bytes) -> Image.Image:
    small, size = image_decoding.make_small(content)
    picture = Image.open(io.BytesIO(small))
    assert (picture.format, picture.mode, picture.size, dict(picture.getexif())) == ("JPEG", "RGB", size, {})
    assert "icc_profile" not in picture.info
    return picture


def _colours(picture: Image.Image) -> list[tuple[int, ...]]:
    """Return the colours in the middles of the four quarters: upper left and right, lower left and right."""
    width, height = picture.size
    places = [(x * width // 4, y * height // 4) for y in (1, 3) for x in (1, 3)]
    return [picture.getpixel(place) for place in places]  # type: ignore[misc] # of RGB


def _far(found: list[tuple[int, ...]], wanted: list[tuple[int, ...]]) -> int:
    return max(abs(a - b) for one, other in zip(found, wanted, strict=True) for a, b in zip(one, other, strict=True))


def _grey(colour: tuple[int, int, int]) -> tuple[int, int, int]:
    value = Image.new("RGB", (1, 1), colour).convert("L").getpixel((0, 0))
    return (value, value, value)  # type: ignore[return-value] # of L


GREYS = {"L", "I;16", "LA"}
PNGS = ("RGB", "RGBA", "P", "L", "LA", "I;16")
JPEGS = ("RGB", "L", "CMYK")


@pytest.mark.parametrize(
    ("mode", "kind", "more"),
    [(mode, "PNG", {}) for mode in PNGS]
    + [(mode, "JPEG", {"quality": 95, "progressive": slowly}) for mode in JPEGS for slowly in (False, True)],
)
def test_it_looks_as_it_did(mode: str, kind: str, more: dict[str, object]) -> None:
    turn = _grey if mode in GREYS else tuple
    wanted = [turn(RED), turn(BLUE), turn(BLUE), WHITE if mode in {"RGBA", "LA"} else turn(BLUE)]
    assert _far(_colours(_seen(_file(_corner(mode), kind, **more))), wanted) <= NEAR


def test_all_of_16_bits_of_grey_is_seen() -> None:
    deep = Image.new("I;16", (256, 8))
    deep.putdata([x * 257 for _y in range(8) for x in range(256)])
    seen = _seen(_file(deep, "PNG"))
    assert max(abs(seen.getpixel((x, 4))[0] - x) for x in range(256)) <= 4  # type: ignore[index] # of RGB


def test_black_and_white_stays_so() -> None:
    sharp = _corner("L").point(lambda value: 255 if value > 75 else 0).convert("1")
    assert _colours(_seen(_file(sharp, "PNG"))) == _colours(sharp.convert("RGB"))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("orientation", STORED_AS)
def test_it_is_turned_as_it_was_taken(kind: str, orientation: int) -> None:
    picture, exif = _corner(), Image.Exif()
    exif[0x0112] = orientation
    if turn := STORED_AS[orientation]:
        picture = picture.transpose(turn)
    seen = _seen(_file(picture, kind, exif=exif))
    assert seen.size == SIZE
    assert _far(_colours(seen), [RED, BLUE, BLUE, BLUE]) <= NEAR


def _swapped() -> bytes:
    """Return a colour profile by which red is blue and blue red."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    (count,) = struct.unpack_from(">I", profile, 128)
    places = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * count, 12)}
    red, blue = places[b"rXYZ"] + 4, places[b"bXYZ"] + 4
    profile[red : red + 8], profile[blue : blue + 8] = profile[blue : blue + 8], profile[red : red + 8]
    return bytes(profile)


SWAPPED = _swapped()


@pytest.mark.parametrize(("mode", "kind"), [("RGB", "JPEG"), ("RGB", "PNG"), ("RGBA", "PNG"), ("P", "PNG")])
def test_its_colour_profile_is_heeded(mode: str, kind: str) -> None:
    seen = _colours(_seen(_file(_corner(mode), kind, icc_profile=SWAPPED)))
    assert [seen[0][2] > seen[0][0] + 100, seen[1][0] > seen[1][2] + 100] == [True, True]


@pytest.mark.parametrize("profile", [b"", b"no profile", SWAPPED[:300], SWAPPED], ids=len)
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
def test_a_profile_that_does_not_fit_is_passed_over(mode: str, profile: bytes) -> None:
    fits = profile == SWAPPED and mode == "RGB"
    turn = _grey if mode == "L" else tuple
    seen = _colours(_seen(_file(_corner(mode), "JPEG", quality=95, icc_profile=profile)))
    assert fits or _far(seen, [turn(RED), turn(BLUE), turn(BLUE), turn(BLUE)]) <= NEAR


def _whole_files() -> Iterator[tuple[str, bytes]]:
    noise = Image.effect_noise((120, 80), 60)
    for mode in ("RGB", "L"):
        for more in ({}, {"progressive": True}):
            yield f"JPEG {mode} {more}", _file(noise.convert(mode), "JPEG", **more)
    for mode in ("RGB", "RGBA", "L", "P", "I;16"):
        yield f"PNG {mode}", _file(noise.convert("I").convert(mode) if mode == "I;16" else noise.convert(mode), "PNG")


WHOLE = dict(_whole_files())


def _outcome(content: bytes) -> bytes | str:
    try:
        return image_decoding.make_small(content)[0]
    except RefusedError as error:
        return str(error)


@pytest.mark.parametrize("content", WHOLE.values(), ids=WHOLE)
def test_half_a_picture_is_refused(content: bytes) -> None:
    tail = len(content) - 20  # from here on at most what says that it ends is missing
    ends = [*range(0, tail, max(1, tail // 60)), *range(tail, len(content))]
    outcomes = {end: _outcome(content[:end]) for end in ends}
    assert {outcomes[end] for end in ends if end < tail} == {"broken"}
    assert {*outcomes.values()} <= {"broken", _outcome(content)}


def _spoilt(content: bytes, start: int, end: int, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _each in range(chance.randrange(1, 12)):
        changed[chance.randrange(start, end)] = chance.randrange(256)
    return bytes(changed)


@pytest.mark.filterwarnings("ignore")  # the confined process writes them to its own log
def test_what_a_camera_wrote_may_be_broken() -> None:
    exif = Image.Exif()
    exif[0x010E], exif[0x0112], exif[0x011A] = "Hemma hos Olle " * 10, 1, 72.0
    exif.get_ifd(0x8769)[0x829A] = 0.01
    exif.get_ifd(0x8825)[2] = (59.0, 20.0, 3.0)
    content = _file(_corner(), "JPEG", quality=95, exif=exif)
    start = content.index(b"Exif\0\0") + 6
    end = start + len(exif.tobytes()) - 6
    chance = random.Random(1)
    for _each in range(400):
        seen = _seen(_spoilt(content, start, end, chance))
        colours = sorted(_colours(seen))
        assert _far(colours, sorted([RED, BLUE, BLUE, BLUE])) <= NEAR


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "said",
    [
        (2, 4, b"upp\0"),
        (2, 0, b"\0" * 4),
        (3, 2, b"\6\0\6\0"),
        (7, 1, b"\xff\0\0\0"),
        (5, 1, b"\xff\0\0\0"),
        (3, 1, b"\t\0\0\0"),
    ],
    ids=["words", "nothing", "two numbers", "bytes", "a fraction elsewhere", "no turn"],
)
def test_a_turn_that_is_none_is_passed_over(said: tuple[int, int, bytes]) -> None:
    """What is said is a kind of value by EXIF's number, how many, and the value."""
    kind, count, value = said
    exif = b"Exif\0\0II*\0" + struct.pack("<IHHHI4sI", 8, 1, 0x0112, kind, count, value, 0)
    colours = sorted(_colours(_seen(_file(_corner(), "JPEG", quality=95, exif=exif))))
    assert _far(colours, sorted([RED, BLUE, BLUE, BLUE])) <= NEAR


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("more", [b"", b"MM\0*", b"II*\0" + b"\xff" * 40, b"\0" * 30])
def test_a_malformed_list_of_further_pictures_is_passed_over(more: bytes) -> None:
    content = _file(_corner(), "JPEG", quality=95)
    segment = b"MPF\0" + more
    spoilt = content[:2] + b"\xff\xe2" + struct.pack(">H", len(segment) + 2) + segment + content[2:]
    assert _far(_colours(_seen(spoilt)), [RED, BLUE, BLUE, BLUE]) <= NEAR


# In the confined process itself


def _sent(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("bild.jpg", content)


def test_it_is_made_small_where_it_can_do_no_harm() -> None:
    small = make_small(_sent(_file(Image.effect_noise((2_000, 1_000), 20).convert("RGB"), "JPEG")))
    assert (small.width, small.height, len(small.content) <= MAX_STORED) == (1_100, 550, True)
    with Image.open(io.BytesIO(small.content)) as stored:
        assert stored.size == (1_100, 550)


NOISE = _file(Image.effect_noise((200, 200), 60), "JPEG")
BROKEN = "Bilden är skadad eller inte hel. Öppna den, spara den på nytt och försök igen."
HEIC = (
    "Bilden är ett foto från en iPhone (HEIC). Skicka det som JPEG: ladda upp det direkt från telefonen, som då gör om "
    "det, eller öppna det på datorn och spara det som JPEG."
)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (NOISE[: len(NOISE) // 2], BROKEN),
        (NOISE[:3], BROKEN),
        (b"\x89PNG\r\n\x1a\n", BROKEN),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", HEIC),
        (b"\0\0\0\x18ftypisom\0\0\0\0mp42", "Filen är ingen bild. Välj en PNG eller JPEG."),
        (
            _file(Image.new("L", (8_000, MAX_PIXELS // 8_000 + 1)), "PNG"),
            "Bilden har för många bildpunkter. Spara den i mindre format.",
        ),
    ],
    ids=["half", "a beginning", "a head", "HEIC", "a film", "too many pixels"],
)
def test_what_is_refused_says_why(content: bytes, why: str) -> None:
    with pytest.raises(PictureRefusedError) as refused:
        make_small(_sent(content))
    assert str(refused.value) == why
