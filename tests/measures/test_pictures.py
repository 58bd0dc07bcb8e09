"""Pictures of good examples: what is accepted, and that words for what they show always follow."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from pytest_django.fixtures import Settings

from actors.ledger import entries_of
from actors.models import User
from actors.permissions import RefusedError
from handlingsplan.chapters.reading import Stage, read_chapter
from handlingsplan.image_decoding import MAX_STORED
from measures.good_examples import add_picture, picture_source
from measures.models import ExamplePicture, GoodExample
from tests.cast import Cast
from tests.factories import GoodExampleFactory

SHOWS = "Låsta garage vid stationen"


@pytest.fixture
def example(cast: Cast, settings: Settings, tmp_path: Path) -> GoodExample:
    settings.MEDIA_ROOT = tmp_path
    return GoodExampleFactory(plan=cast.plan, organisation=cast.osteraker_kommun)


def upload(kind: str = "PNG", size: tuple[int, int] = (30, 20), **more: Any) -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(file, kind, **more)
    return SimpleUploadedFile(f"bild.{kind.lower()}", file.getvalue())


def test_a_picture_is_made_small_and_loses_what_the_camera_wrote(cast: Cast, example: GoodExample) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "Hemma hos Olle"
    made = add_picture(example, upload=upload("JPEG", (1_600, 800), exif=exif), alt=f" {SHOWS} ", by=cast.osteraker)
    with made.file.open("rb") as file, Image.open(file) as stored:
        assert (stored.format, stored.height > stored.width, dict(stored.getexif())) == ("JPEG", True, {})
    assert (made.alt, made.file.size <= MAX_STORED) == (SHOWS, True)
    assert entries_of(made).get().by == cast.osteraker


@pytest.mark.parametrize(
    ("content", "alt", "field"),
    [
        (b"%PDF-1.7", SHOWS, "file"),
        (b"\x89PNG\r\n\x1a\n", SHOWS, "file"),
        (b"", SHOWS, "file"),
        (b"GIF89a", SHOWS, "file"),
        (None, " ", "alt"),
        (None, "x" * 301, "alt"),
    ],
)
def test_what_is_no_picture_or_says_nothing_is_refused(
    cast: Cast, example: GoodExample, content: bytes | None, alt: str, field: str
) -> None:
    sent = upload() if content is None else SimpleUploadedFile("a.png", content)
    with pytest.raises(ValidationError) as refused:
        add_picture(example, upload=sent, alt=alt, by=cast.osteraker)
    assert (list(refused.value.message_dict), ExamplePicture.objects.count()) == ([field], 0)


@pytest.mark.parametrize("name", ["vallentuna", "politiker"])
def test_others_add_none(cast: Cast, example: GoodExample, name: str) -> None:
    with pytest.raises(RefusedError):
        add_picture(example, upload=upload(), alt=SHOWS, by=cast.person(name))


def test_it_follows_the_example_to_the_page_and_the_plan_until_it_is_removed(
    cast: Cast, example: GoodExample, client_of: Callable[[User], Client]
) -> None:
    client, url = client_of(cast.osteraker), reverse("example_pictures", args=["stockholm", example.number])
    assert client.post(url, {"file": upload(), "alt": SHOWS})["Location"] == url
    picture = ExamplePicture.objects.get()
    source = picture_source(picture)
    shown = f'src="{source}" alt="{SHOWS}"'
    pages = (url, reverse("good_examples", args=["stockholm"]), reverse("working_chapter", args=["stockholm", 8]))
    assert [shown in client.get(page).content.decode() for page in pages] == [True] * 3
    chapter = read_chapter(cast.plan, 8, stage=Stage.WORKING)
    assert [(one.alt, one.source) for one in chapter.examples[0].pictures] == [(SHOWS, source)]  # type: ignore[union-attr] # it is chapter 8
    assert client_of(cast.vallentuna).post(url, {"remove": picture.pk}).status_code == 403
    assert client.post(url, {"remove": picture.pk}).status_code == 302
    assert ExamplePicture.objects.count() == 0


def test_what_is_missing_is_told(cast: Cast, example: GoodExample, client_of: Callable[[User], Client]) -> None:
    url = reverse("example_pictures", args=["stockholm", example.number])
    response = client_of(cast.osteraker).post(url, {"alt": SHOWS})
    assert (response.status_code, response.context["form"].errors) == (422, {"file": ["Välj en bild."]})
    assert SHOWS in response.content.decode()
