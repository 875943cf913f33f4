"""Screening from Python: opening the annotator in the mode, and reading what was seen."""

from __future__ import annotations

import pytest

from exact_nb.errors import InvalidRecord
from exact_nb.model.people import Membership
from exact_nb.model.screening import Screening, ScreeningGrid
from exact_nb.workspace import Image, ImageSet, Workspace


def quarter(image: Image, *cells: int) -> Screening:
    """Return a walk in four cells, of which some were seen."""
    grid = ScreeningGrid(image.width, image.height, image.width / 2, image.height / 2)
    return Screening(image_id=image.id, grid=grid, zoom=1, magnification=20).marked(cells)


def test_nobody_has_seen_an_image_that_was_just_added(image: Image, slides: ImageSet) -> None:
    coverage = image.coverage()
    assert (float(coverage), coverage.people, coverage.table.num_rows) == (0, (), 0)
    assert str(coverage) == "0.0% seen by 0 people"
    [row] = slides.coverage().to_pylist()
    assert (row["image"], row["user"], row["cells"], row["fraction"]) == (image.name, None, None, 0)


def test_coverage_adds_up_what_people_have_seen(
    ws: Workspace, image: Image, slides: ImageSet
) -> None:
    ws.store.save_screening(quarter(image, 0, 1))
    bob = ws.store.as_user("bob")
    team = slides.record.team_id
    ws.store.create(Membership(team_id=team, user_id=bob.actor.id))
    bob.save_screening(quarter(image, 1, 2))
    coverage = image.coverage()
    assert coverage.fraction == pytest.approx(0.75)
    assert str(coverage) == "75.0% seen by 2 people"
    rows = coverage.table.to_pylist()
    assert [(row["user"], row["seen"], row["cells"], row["fraction"]) for row in rows] == [
        ("ada", 2, 4, 0.5),
        ("bob", 2, 4, 0.5),
    ]
    assert rows[0]["magnification"] == 20
    assert rows[0]["started_at"] <= rows[0]["updated_at"]
    of_set = slides.coverage()
    assert of_set.column_names == ["image_id", "image", *coverage.table.column_names]
    assert [row["user"] for row in of_set.to_pylist()] == ["ada", "bob"]
    bob.close()


def test_screen_opens_the_annotator_in_the_mode(image: Image) -> None:
    viewer = image.screen(zoom=0.5, overlap=0.2, height=700)
    assert viewer.annotate
    assert viewer.height == 700
    assert viewer.screening == {"magnification": None, "zoom": 0.5, "overlap": 0.2}
    viewer.close()


def test_a_magnification_needs_a_scale(image: Image) -> None:
    with pytest.raises(InvalidRecord, match="no scale, so that 20x means nothing; use zoom"):
        image.screen(magnification=20)
    image.update(mpp_x=0.5, mpp_y=0.5)
    viewer = image.screen(magnification=20)
    assert viewer.screening["magnification"] == 20
    viewer.close()


def test_a_volume_is_not_screened(image: Image) -> None:
    image.update(kind="volume")
    with pytest.raises(InvalidRecord, match="is a volume; slides, pictures and stacks"):
        image.screen()
