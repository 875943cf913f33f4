"""What things are: entities, shapes, permissions and review rules; pure, without I/O."""

from exact_nb.model.annotations import Annotation, Origin, OriginKind, Plane, Position
from exact_nb.model.changes import (
    UNCHANGED,
    Acknowledged,
    Change,
    Create,
    Delete,
    Operation,
    Receipt,
    Restore,
    Revision,
    Update,
)
from exact_nb.model.codec import Encoded, decode, encode
from exact_nb.model.identity import now, uuid7
from exact_nb.model.images import Image, ImageSet, Priority
from exact_nb.model.jobs import Job, JobState, Plugin
from exact_nb.model.people import Membership, Team, User, UserKind
from exact_nb.model.permissions import Right, Role, may_edit, require, require_edit, rights
from exact_nb.model.record import Record
from exact_nb.model.review import (
    Decision,
    Dispute,
    Policy,
    Reason,
    Retraction,
    ReviewStatus,
    Verdict,
)
from exact_nb.model.screening import Direction, Screening, ScreeningGrid
from exact_nb.model.shape_table import ShapeTable
from exact_nb.model.shapes import (
    BoundingBox,
    Circle,
    GlobalLabel,
    Line,
    Point,
    Polygon,
    Shape,
    ShapeKind,
    VoxelMask,
    check_inside,
)
from exact_nb.model.spans import Span, SpanAxis
from exact_nb.model.status import RevisionMark, Standing, derive, may_judge
from exact_nb.model.taxonomy import AnnotationType, Product
from exact_nb.model.topology import is_simple, repaired
from exact_nb.model.vector import from_vector, to_vector

__all__ = [
    "UNCHANGED",
    "Acknowledged",
    "Annotation",
    "AnnotationType",
    "BoundingBox",
    "Change",
    "Circle",
    "Create",
    "Decision",
    "Delete",
    "Direction",
    "Dispute",
    "Encoded",
    "GlobalLabel",
    "Image",
    "ImageSet",
    "Job",
    "JobState",
    "Line",
    "Membership",
    "Operation",
    "Origin",
    "OriginKind",
    "Plane",
    "Plugin",
    "Point",
    "Policy",
    "Polygon",
    "Position",
    "Priority",
    "Product",
    "Reason",
    "Receipt",
    "Record",
    "Restore",
    "Retraction",
    "ReviewStatus",
    "Revision",
    "RevisionMark",
    "Right",
    "Role",
    "Screening",
    "ScreeningGrid",
    "Shape",
    "ShapeKind",
    "ShapeTable",
    "Span",
    "SpanAxis",
    "Standing",
    "Team",
    "Update",
    "User",
    "UserKind",
    "Verdict",
    "VoxelMask",
    "check_inside",
    "decode",
    "derive",
    "encode",
    "from_vector",
    "is_simple",
    "may_edit",
    "may_judge",
    "now",
    "repaired",
    "require",
    "require_edit",
    "rights",
    "to_vector",
    "uuid7",
]
