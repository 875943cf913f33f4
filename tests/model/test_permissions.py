"""The permission matrix, cell by cell."""

import pytest

from exact_nb.errors import PermissionDenied
from exact_nb.model.images import ImageSet
from exact_nb.model.people import Membership, User, UserKind
from exact_nb.model.permissions import Right, may_edit, require, require_edit, rights

ANNA = User("anna", id=1)
ROOT = User("root", id=2, site_admin=True)
ROBOT = User("robot", id=3, kind=UserKind.PLUGIN)
MEMBER = Membership(team_id=7, user_id=1)
ADMIN = Membership(team_id=7, user_id=1, admin=True)
PRIVATE = ImageSet("Slides", team_id=7, creator_id=9)
OWN = ImageSet("Slides", team_id=7, creator_id=1)
PUBLIC = ImageSet("Slides", team_id=7, public=True)
SHARED = ImageSet("Slides", team_id=7, public=True, public_collaboration=True)

COLUMNS = [
    {Right.READ},
    {Right.EXPORT},
    {Right.ANNOTATE, Right.PROPOSE},
    {Right.EDIT_OWN},
    {Right.EDIT_OTHERS},
    {Right.VERIFY},
    {Right.EDIT_SET, Right.ADD_IMAGES},
    {Right.DELETE_SET},
    {Right.MANAGE_MEMBERS},
]


def row(crosses: str) -> set[Right]:
    """Return the rights of one line of the table in the contracts."""
    marked = (column for column, cross in zip(COLUMNS, crosses, strict=True) if cross == "x")
    return set().union(*marked)


@pytest.mark.parametrize(
    ("user", "imageset", "membership", "crosses"),
    [
        pytest.param(ANNA, PRIVATE, ADMIN, "xxxxxxxxx", id="team admin"),
        pytest.param(ANNA, OWN, MEMBER, "xxxxxxxx ", id="set creator"),
        pytest.param(ANNA, PRIVATE, MEMBER, "xxxxxxx  ", id="team member"),
        pytest.param(ANNA, SHARED, None, "xxxx x   ", id="public collaborator"),
        pytest.param(ANNA, PUBLIC, None, "xx       ", id="logged in, public"),
        pytest.param(None, PUBLIC, None, "xx       ", id="anyone, public"),
        pytest.param(None, SHARED, None, "xx       ", id="anyone, shared"),
        pytest.param(ROOT, PRIVATE, None, "xxxxxxxxx", id="site admin"),
        pytest.param(ANNA, PRIVATE, None, "         ", id="stranger"),
        pytest.param(None, PRIVATE, None, "         ", id="nobody"),
        pytest.param(ANNA, OWN, None, "         ", id="creator who left"),
    ],
)
def test_matrix(
    user: User | None, imageset: ImageSet, membership: Membership | None, crosses: str
) -> None:
    assert rights(user, imageset=imageset, membership=membership) == row(crosses)


def test_plugin_account_only_reads_and_proposes_whatever_else_it_is() -> None:
    expected = {Right.READ, Right.PROPOSE, Right.EDIT_OWN}
    membership = Membership(team_id=7, user_id=ROBOT.id, admin=True)
    assert rights(ROBOT, imageset=SHARED, membership=membership) == expected
    almighty = User("robot", id=3, kind=UserKind.PLUGIN, site_admin=True)
    assert rights(almighty, imageset=PRIVATE) == expected


def test_collaboration_needs_a_public_set() -> None:
    hidden = ImageSet("Slides", team_id=7, public=False, public_collaboration=True)
    assert rights(ANNA, imageset=hidden) == set()


@pytest.mark.parametrize(
    "membership",
    [
        Membership(team_id=8, user_id=1, admin=True),
        Membership(team_id=7, user_id=2, admin=True),
        Membership(team_id=7, user_id=1, admin=True, deleted=True),
    ],
    ids=["another team", "another user", "taken back"],
)
def test_membership_of_something_else_gives_nothing(membership: Membership) -> None:
    assert rights(ANNA, imageset=OWN, membership=membership) == set()


def test_lock_stops_new_images_for_everyone_and_nothing_else() -> None:
    locked = ImageSet("Slides", team_id=7, locked=True)
    assert rights(ROOT, imageset=locked) == set(Right) - {Right.ADD_IMAGES}
    given = rights(ANNA, imageset=locked, membership=ADMIN)
    assert given == set(Right) - {Right.ADD_IMAGES}
    with pytest.raises(PermissionDenied, match="the set is locked") as caught:
        require(Right.ADD_IMAGES, ROOT, imageset=locked)
    assert caught.value.right == "add images"


def test_place_in_the_team_decides_where_there_is_no_set() -> None:
    assert rights(ANNA, membership=ADMIN) == row("xxxxxxxxx")
    assert rights(ANNA, membership=MEMBER) == row("xxxxxxx  ")
    assert rights(ANNA) == set()
    assert rights(ROOT) == set(Right)


def test_denial_names_the_right_and_who_can_give_it() -> None:
    with pytest.raises(PermissionDenied) as caught:
        require(Right.DELETE_SET, ANNA, imageset=PRIVATE, membership=MEMBER)
    assert caught.value.right == Right.DELETE_SET
    assert str(caught.value) == (
        "'anna' lacks the right 'delete set or images' in image set 'Slides'; "
        "a team admin or the set's creator can do it"
    )
    require(Right.DELETE_SET, ANNA, imageset=OWN, membership=MEMBER)


@pytest.mark.parametrize("right", list(Right))
def test_every_denial_says_what_to_do(right: Right) -> None:
    with pytest.raises(PermissionDenied, match=r"; .*\b(can|has to)\b"):
        require(right, None, imageset=PRIVATE)


def test_own_work_and_the_work_of_others_are_different_rights() -> None:
    collaborator = rights(ANNA, imageset=SHARED)
    assert may_edit(ANNA, 1, collaborator)
    assert not may_edit(ANNA, 2, collaborator)
    assert may_edit(ANNA, 2, rights(ANNA, imageset=PRIVATE, membership=MEMBER))
    assert not may_edit(ANNA, 1, rights(ANNA, imageset=PUBLIC))
    assert not may_edit(None, 0, rights(None, imageset=SHARED))


def test_plugin_account_edits_its_own_proposals_only() -> None:
    require_edit(ROBOT, ROBOT.id, imageset=PRIVATE)
    with pytest.raises(PermissionDenied, match="a person has to do it") as caught:
        require_edit(ROBOT, ANNA.id, imageset=PRIVATE)
    assert caught.value.right == Right.EDIT_OTHERS
