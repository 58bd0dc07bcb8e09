"""The broker in the file system hands over every message once and whole, however many write and read at once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty
from typing import cast

import pytest
from kombu import Connection

from handlingsplan.file_broker import Channel

WRITERS, READERS, EACH, ROUNDS = 12, 3, 4, 50
NewChannel = Callable[[], Channel]


@pytest.fixture
def new_channel(tmp_path: Path) -> Iterator[NewChannel]:
    folder, control = tmp_path / "broker", tmp_path / "control"
    folder.mkdir()
    options = {"data_folder_in": folder, "data_folder_out": folder, "control_folder": control}
    with Connection("files://", transport_options=options) as connection:
        yield lambda: cast("Channel", connection.channel())  # what the transport of `files://` gives


def _write(channel: Channel, number: int) -> None:
    """Bind a queue and send messages, as a process does that begins to speak with the workers."""
    channel._queue_bind("celery", "celery", "", f"queue-{number}")  # noqa: SLF001 what kombu calls
    for one in range(EACH):
        channel._put("celery", {"job": number * EACH + one, "words": "å" * 500})  # noqa: SLF001 likewise


def _read(channel: Channel, taken: list[int], total: int) -> None:
    while len(taken) < total:
        channel.get_table("celery")
        try:
            taken.append(channel._get("celery")["job"])  # noqa: SLF001 likewise
        except Empty:
            continue


def test_twelve_who_send_at_once_fifty_times_bring_nobody_down(new_channel: NewChannel) -> None:
    total = WRITERS * EACH
    for _round in range(ROUNDS):
        taken: list[int] = []
        with ThreadPoolExecutor(WRITERS + READERS) as pool:
            acts = [pool.submit(_read, new_channel(), taken, total) for _reader in range(READERS)]
            acts += [pool.submit(_write, new_channel(), number) for number in range(WRITERS)]
            for act in acts:
                act.result(timeout=20)
        assert sorted(taken) == list(range(total))
    assert len(new_channel().get_table("celery")) == WRITERS


def test_what_is_no_message_is_passed_over(new_channel: NewChannel, tmp_path: Path) -> None:
    (tmp_path / "broker" / "0_half.celery.msg").write_text("{")
    channel = new_channel()
    _write(channel, 0)
    assert [channel._get("celery")["job"] for _each in range(EACH)] == list(range(EACH))  # noqa: SLF001 what kombu calls
    with pytest.raises(Empty):
        channel._get("celery")  # noqa: SLF001 likewise
    assert list((tmp_path / "broker").iterdir()) == []
