"""Who agrees with whom, on drawings and verdicts that were independent."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

import exact_nb
from exact_nb.errors import InvalidRecord, NotFound
from exact_nb.model.annotations import Origin, OriginKind
from exact_nb.model.changes import Create
from exact_nb.model.review import Policy
from exact_nb.statistics.drawings import Drawing, Place, pairings, units_of
from exact_nb.workspace import ImageSet, Workspace
from tests.workspace.crew import MITOSIS, Crew, box, crew, draw, judge

BLIND = Policy(blind=True, approvals=3, rejections=3)
SPOTS = [(10, 10), (60, 10), (110, 10), (160, 10)]


@pytest.fixture
def people(ws: Workspace) -> Crew:
    """Bea and cem draw the same four cells, one 5 pixels off, and one more each."""
    people = crew(ws)
    people.ada.images()[0].update(mpp_x=0.5, mpp_y=0.5)
    draw(people.bea, [box(x, y) for x, y in SPOTS])
    draw(people.cem, [box(15, 10), *(box(x, y) for x, y in SPOTS[1:])])
    draw(people.bea, [box(10, 200)])
    draw(people.cem, [box(200, 200), box(300, 200)])
    return people


def test_detections_are_matched_one_to_one(people: Crew) -> None:
    found = people.ada.agreement("detections")
    assert found.raters == ("bea", "cem")
    (pair,) = found.arrow().to_pylist()
    assert (pair["first"], pair["second"]) == ("bea", "cem")
    assert (pair["matched"], pair["only_first"], pair["only_second"]) == (4, 1, 2)
    assert (pair["recall"], pair["precision"]) == (4 / 5, 4 / 6)
    assert pair["f1"] == pytest.approx(8 / 11)
    assert found.left_out == {}
    assert [row["place"] for row in found.arrow("places").to_pylist()] == ["slide.png"]


def test_the_threshold_and_the_radius_decide(people: Crew) -> None:
    # The one that is 5 of 20 pixels off overlaps by 15 of 25, and is 2.5 µm off.
    matched = [
        people.ada.agreement("detections", iou=iou, radius=radius).arrow()["matched"].to_pylist()
        for iou, radius in ((0.61, None), (0.6, None), (0.5, 2.4), (0.5, 2.5))
    ]
    assert matched == [[3], [4], [3], [4]]


def test_without_micrometres_a_radius_is_in_pixels_and_says_so(people: Crew) -> None:
    people.ada.images()[0].update(mpp_x=None, mpp_y=None)
    found = people.ada.agreement("detections", radius=4)
    assert found.arrow()["matched"].to_pylist() == [3]
    assert "there the radius is 4 pixels" in found.notes[1]


def test_outlines_in_micrometres(people: Crew) -> None:
    found = people.ada.agreement("outlines")
    (pair,) = found.arrow().to_pylist()
    assert (pair["objects"], pair["unit"]) == (4, "µm")
    assert pair["dice"] == pytest.approx((3 + 2 * 15 / 40) / 4)
    assert (pair["dice_median"], pair["iou_median"]) == (1, 1)
    off = found.arrow("objects").to_pylist()[0]
    assert off["hausdorff95"] == pytest.approx(2.5, abs=0.01)


def test_class_agreement_equals_scikit_learn(ws: Workspace) -> None:
    people = crew(ws)
    first = [MITOSIS, MITOSIS, MITOSIS, "Lookalike", "Lookalike", MITOSIS]
    second = [MITOSIS, "Lookalike", MITOSIS, "Lookalike", MITOSIS, MITOSIS]
    product = ws.product(
        "Cells", types=[exact_nb.AnnotationType("Lookalike", shape="bounding box")]
    )
    assert "Lookalike" in [one.name for one in product.types()]
    for person, types in ((people.bea, first), (people.cem, second)):
        for place, name in enumerate(types):
            draw(person, [box(10 + 50 * place, 10)], name)
    found = people.ada.agreement()
    (pair,) = found.arrow("pairs").to_pylist()
    assert pair["units"] == 6
    assert pair["cohen_kappa"] == pytest.approx(cohen_kappa_score(first, second), abs=1e-12)
    assert found.confusion("bea", "cem").to_dict("list") == {
        "Lookalike": [1, 1],
        MITOSIS: [1, 3],
    }
    assert found.confusion("bea", "cem").loc[MITOSIS, "Lookalike"] == 1
    assert "Confusion matrix" in found._repr_html_()
    assert "<svg" in found.plot().data
    with pytest.raises(NotFound, match="nothing of 'zoe' was compared; raters are: bea, cem"):
        found.confusion("bea", "zoe")
    with pytest.raises(NotFound, match="has no categories"):
        people.ada.agreement("detections").plot()


def test_labels_of_images_are_compared_too(ws: Workspace, filled: object) -> None:
    people = crew(ws)
    for person in people[1:]:
        person.images()[0].add(exact_nb.GlobalLabel(), type="Blurred")
    found = people.ada.agreement()
    assert found.arrow()["units"].to_pylist() == [1]
    assert found.arrow()["observed"].to_pylist() == [1]
    assert math.isnan(found.arrow()["cohen_kappa"].to_pylist()[0])
    people.bea.images()[0].add(exact_nb.GlobalLabel(), type="Blurred")
    again = people.ada.agreement()
    assert again.left_out == {"labels of images to which one rater gave several": 2}
    assert again.arrow()["units"].to_pylist() == [0]


def corrected_by_another(people: Crew) -> None:
    people.cem.annotations(author="bea")[0].edit(shape=box(11, 10))


def corrected_back_and_forth(people: Crew) -> None:
    corrected_by_another(people)
    people.bea.annotations(author="bea")[0].edit(shape=box(10, 10))


def proposed_by_a_model(people: Crew) -> None:
    image = people.bea.images()[0].record
    type_ = next(one for one in people.bea.types() if one.name == MITOSIS)
    origin = Origin(OriginKind.MODEL, "detector@1", 0.5)
    change = Create(image_id=image.id, type_id=type_.id, shape=box(10, 260), origin=origin)
    people.bea._store.edit([change])
    people.bea.annotations(bbox=(10, 260, 30, 280))[0].edit(shape=box(11, 260))


@pytest.mark.parametrize(
    ("act", "reason", "objects"),
    [
        (corrected_by_another, "edited by somebody else", 4),
        (corrected_back_and_forth, "edited by somebody else", 4),
        (proposed_by_a_model, "model's proposal", 5),
    ],
)
def test_what_is_not_independent_is_left_out(
    people: Crew, act: Callable[[Crew], None], reason: str, objects: int
) -> None:
    act(people)
    found = people.ada.agreement("detections")
    ((told, count),) = found.left_out.items()
    assert reason in told
    assert count == 1
    pair = found.arrow().to_pylist()[0]
    assert pair["matched"] + pair["only_first"] == objects
    assert told in found._repr_html_().replace("&#x27;", "'")


def test_ones_own_correction_stays(people: Crew) -> None:
    people.bea.annotations(author="bea")[0].edit(shape=box(15, 10))
    found = people.ada.agreement("outlines")
    assert found.left_out == {}
    assert found.arrow()["dice"].to_pylist() == pytest.approx([1])


def test_an_image_of_one_rater_says_nothing(ws: Workspace) -> None:
    people = crew(ws)
    draw(people.bea, [box(10, 10)])
    found = people.ada.agreement("detections")
    assert found.raters == ()
    assert list(found.left_out.values()) == [1]
    assert "No two people" in found._repr_html_()


def test_raters_can_be_chosen(people: Crew) -> None:
    draw(people.ada, [box(10, 10)])
    found = people.ada.agreement("detections", raters=["cem", "ada"])
    assert found.raters == ("cem", "ada")
    assert list(found.left_out.values()) == [5]
    with pytest.raises(NotFound, match="no user 'nosuch'"):
        people.ada.agreement(raters=["bea", "nosuch"])
    with pytest.raises(InvalidRecord, match="two raters or more"):
        people.ada.agreement(raters=["bea", "bea"])
    with pytest.raises(InvalidRecord, match="no agreement of 'mood'; choose one of: class"):
        people.ada.agreement("mood")  # type: ignore[arg-type]


def test_three_raters_make_three_pairs(people: Crew) -> None:
    draw(people.ada, [box(x, y) for x, y in SPOTS])
    found = people.ada.agreement()
    assert found.raters == ("ada", "bea", "cem")
    assert found.arrow()["units"].to_pylist() == [4, 4, 4]
    (together,) = found.arrow("all").to_pylist()
    assert (together["units"], together["complete_units"], together["observed"]) == (4, 4, 1)


def test_points_need_a_radius(ws: Workspace) -> None:
    people = crew(ws)
    for person in people[1:]:
        draw(person, [exact_nb.Point(50, 50)], "Landmark")
    assert list(people.ada.agreement("detections").left_out.values()) == [2]
    assert people.ada.agreement("detections", radius=1).arrow()["matched"].to_pylist() == [1]


def test_frames_are_kept_apart(ws: Workspace) -> None:
    people = crew(ws)
    people.ada.images()[0].update(depth=3, kind="stack")
    people.bea.images()[0].add(box(10, 10), type=MITOSIS, z=1)
    people.cem.images()[0].add(box(10, 10), type=MITOSIS, z=2)
    found = people.ada.agreement("detections")
    assert found.arrow()["matched"].to_pylist() == [0]
    assert found.arrow("places")["place"].to_pylist() == ["slide.png, z 1", "slide.png, z 2"]


def test_only_blind_verdicts_enter(ws: Workspace) -> None:
    people = crew(ws, policy=BLIND)
    drawn = draw(people.ada, [box(x, y) for x, y in SPOTS])
    says = [("approve", "approve"), ("reject", "reject"), ("approve", "reject")]
    for one, (bea, cem) in zip(drawn, says, strict=False):
        for person, word in ((people.bea, bea), (people.cem, cem)):
            judge(person, one, word, reason="wrong class" if word == "reject" else None)
    judge(people.bea, drawn[3], "abstain")
    people.ada.update(policy=Policy())
    judge(people.cem, drawn[3], "approve")
    found = people.ada.agreement("verdicts")
    (pair,) = found.arrow().to_pylist()
    assert (pair["first"], pair["second"], pair["units"]) == ("bea", "cem", 3)
    assert pair["observed"] == pytest.approx(2 / 3)
    assert found.left_out == {
        "verdicts that were not blind: no independent reading": 1,
        "abstentions": 1,
    }
    assert found.confusion("bea", "cem").to_numpy().tolist() == [[1, 1], [0, 1]]


def test_a_blind_verifier_learns_of_nobody(people: Crew, ws: Workspace) -> None:
    ws.team().add_member("dan")
    people.ada.update(policy=BLIND)
    judge(people.ada, people.ada.annotations()[0], "approve")
    dan: ImageSet = ws.as_user("dan").imagesets()[0]
    for of in ("class", "detections", "outlines", "verdicts"):
        found = dan.agreement(of)
        assert found.raters == ()
        page = found._repr_html_() + repr(found)
        assert not [name for name in ("ada", "bea", "cem") if name in page], of
    assert "blind review hides" in next(iter(dan.agreement().left_out))


def test_a_unit_never_has_two_objects_of_one_rater() -> None:
    draw = np.random.default_rng(0)
    raters = ["a", "b", "c"]
    place = Place("x", frozenset(raters))
    for rater in raters:
        for x, y in draw.uniform(0, 30, (40, 2)).tolist():
            place.drawings.append(Drawing(rater, "cell", exact_nb.Point(x, y)))
    matched = list(pairings([place], raters, radius=6))
    units = units_of(matched)
    assert {len(unit) for unit in units} == {2, 3}
    assert len(units) <= 60
    two = list(pairings([place], raters[:2], radius=6))
    assert len(units_of(two)) == len(two[0].matching.pairs)
