"""The cover follows what the plan is about and who coordinates it, and leaves title and foot alone."""

import base64
import re
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from handlingsplan.printing.cover import COLOURS, THEMES, cover_picture, pattern_of
from handlingsplan.tokens import tokens
from tests.editions.documents import document

PLAN = document(measures=1).plan
SUBJECTS = [*(stems[0] for stems, _draw in THEMES), ""]


def _drawing(subject: str, organisation: str = "organisation-1") -> str:
    plan = PLAN.model_copy(update={"subject": subject, "coordinating_organisation_key": organisation})
    return base64.b64decode(cover_picture(plan).removeprefix("data:image/svg+xml;base64,")).decode()


def test_each_theme_and_each_organisation_has_its_own() -> None:
    drawings = [_drawing(subject, key) for subject in SUBJECTS for key in ("organisation-1", "organisation-2")]
    assert len(set(drawings)) == len(drawings)
    assert drawings == [_drawing(subject, key) for subject in SUBJECTS for key in ("organisation-1", "organisation-2")]


def test_a_subject_within_a_theme_is_drawn_as_that_theme() -> None:
    drawn = {
        subject: pattern_of(subject) for subject in ("Hållbar mobilitet", "klimatanpassning", "bostadsförsörjning")
    }
    assert list(drawn.values()) == [THEMES[0][1], THEMES[1][1], THEMES[3][1]]
    assert pattern_of("något helt annat") not in {draw for _stems, draw in THEMES}


@pytest.mark.parametrize("subject", SUBJECTS)
def test_it_is_a_drawing_in_the_design_s_colours(subject: str) -> None:
    root = etree.fromstring(_drawing(subject).encode())
    paths = [one for one in root.iter() if one.tag.endswith("path")]
    assert {one.get("stroke") for one in paths} <= {tokens()[name] for name in COLOURS}
    assert len({one.get("stroke") for one in paths}) >= 3


@given(st.sampled_from(SUBJECTS), st.integers(min_value=0))
def test_whoever_coordinates_the_title_and_the_foot_stay_free(subject: str, seed: int) -> None:
    drawn = pattern_of(subject)(Random(seed))
    for stroke in drawn.strokes:
        numbers = [float(one) for one in re.findall(r"-?\d+\.?\d*", stroke.d.split("a")[0])]
        heights = numbers[1::2]
        radius = float(stroke.d.split("a")[1].split()[0]) if "a" in stroke.d else 0
        assert min(heights) - radius - stroke.width > 140
        assert max(heights) + radius + stroke.width < 253
        assert all(a != b for a, b in pairwise(zip(numbers[::2], heights, strict=True)))
