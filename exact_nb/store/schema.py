"""The tables of a store, as numbered migrations in the SQL that DuckDB and PostgreSQL share.

No foreign keys and no secondary indexes: DuckDB refuses harmless updates of parents that have
children, and its planner reads one image faster from sorted rows than through an index. The
references are checked inside the write transaction instead (`exact_nb.store.sql.rules`).
"""

from __future__ import annotations

from exact_nb.store.migration import Migration

__all__ = ["MIGRATIONS"]

_RECORD = """
  id bigint primary key,
  uuid uuid not null unique,
  revision integer not null,
  deleted boolean not null,
  created_at timestamptz not null,
"""

# Every field of an annotation but the cached status; `annotation` and `change` share them.
_STATE = """
  image_id bigint not null,
  type_id bigint not null,
  kind smallint not null,
  z integer not null,
  t integer not null,
  plane smallint not null,
  slice integer not null,
  bx0 double precision,
  by0 double precision,
  bx1 double precision,
  by1 double precision,
  geom bytea not null,
  parts bytea not null,
  concealed boolean not null,
  blurred boolean not null,
  description text not null,
  metadata json not null,
  origin smallint not null,
  model text not null,
  score double precision,
  revision integer not null,
  deleted boolean not null,
  author_id bigint not null,
  editor_id bigint not null,
  created_at timestamptz not null,
  edited_at timestamptz not null
"""

_PEOPLE = (
    f"""create table user_account ({_RECORD}
  name text not null,
  display_name text not null,
  kind text not null,
  site_admin boolean not null)""",
    f"""create table team ({_RECORD}
  name text not null,
  description text not null)""",
    f"""create table membership ({_RECORD}
  team_id bigint not null,
  user_id bigint not null,
  admin boolean not null)""",
)

_TAXONOMY = (
    f"""create table product ({_RECORD}
  name text not null,
  team_id bigint not null,
  description text not null)""",
    f"""create table annotation_type ({_RECORD}
  name text not null,
  shape text not null,
  color text not null,
  product_id bigint not null,
  position integer not null,
  key text not null,
  closed boolean not null,
  multi_frame boolean not null,
  vertex_count integer,
  default_width double precision,
  default_height double precision,
  concealable boolean not null,
  blurrable boolean not null,
  description text not null)""",
)

_IMAGES = (
    f"""create table imageset ({_RECORD}
  name text not null,
  team_id bigint not null,
  creator_id bigint not null,
  description text not null,
  public boolean not null,
  public_collaboration boolean not null,
  locked boolean not null,
  priority text not null,
  product_ids json not null,
  policy json not null,
  type_policies json not null)""",
    f"""create table image ({_RECORD}
  name text not null,
  path text not null,
  imageset_id bigint not null,
  kind text not null,
  width bigint not null,
  height bigint not null,
  mpp_x double precision,
  mpp_y double precision,
  objective_power double precision,
  levels integer not null,
  depth integer not null,
  frames integer not null,
  channels integer not null,
  dtype text not null,
  checksum text not null,
  vendor text not null,
  size_bytes bigint not null,
  metadata json not null)""",
)

_JOBS = (
    f"""create table plugin ({_RECORD}
  name text not null,
  version text not null,
  user_id bigint not null,
  entry_point text not null,
  description text not null,
  parameters json not null)""",
    f"""create table job ({_RECORD}
  plugin_id bigint not null,
  image_id bigint not null,
  creator_id bigint not null,
  state text not null,
  progress double precision not null,
  message text not null,
  parameters json not null,
  started_at timestamptz,
  ended_at timestamptz)""",
)

_ANNOTATIONS = (
    f"""create table annotation (
  id bigint primary key,
  uuid uuid not null unique,
  {_STATE},
  change bigint not null,
  status smallint not null,
  conflict boolean not null,
  stale boolean not null)""",
    f"""create table change (
  id bigint primary key,
  transaction_id bigint not null,
  operation smallint not null,
  actor_id bigint not null,
  undoes bigint,
  made_at timestamptz not null,
  previous bigint,
  annotation_id bigint not null,
  uuid uuid not null,
  {_STATE})""",
)

# One row counts everything, so that numbers are given in the order of commits: a sequence would
# leave gaps that a reader of "everything after change n" skips for ever.
_HISTORY = (
    """create table counter (
  id integer primary key,
  record bigint not null,
  annotation bigint not null,
  change bigint not null,
  transaction_id bigint not null)""",
    "insert into counter values (1, 0, 0, 0, 0)",
    """create table edit_transaction (
  id bigint primary key,
  operation uuid not null unique,
  actor_id bigint not null,
  action smallint not null,
  undoes bigint,
  first_change bigint not null,
  last_change bigint not null,
  bulk boolean not null,
  made_at timestamptz not null,
  receipt json not null)""",
    """create table record_change (
  id bigint primary key,
  kind text not null,
  record_id bigint not null,
  uuid uuid not null,
  revision integer not null,
  operation smallint not null,
  actor_id bigint not null,
  made_at timestamptz not null,
  state json not null)""",
    """create table snapshot (
  id bigint primary key,
  uuid uuid not null unique,
  imageset_id bigint not null,
  name text not null,
  change bigint not null,
  author_id bigint not null,
  created_at timestamptz not null)""",
)

_REVIEW = (
    """create table verdict (
  id bigint primary key,
  uuid uuid not null unique,
  annotation uuid not null,
  image_id bigint not null,
  revision integer not null,
  user_id bigint not null,
  decision text not null,
  reason text,
  comment text not null,
  blind boolean not null,
  seconds double precision,
  made_at timestamptz not null)""",
    """create table retraction (
  id bigint primary key,
  verdict uuid not null unique,
  user_id bigint not null,
  made_at timestamptz not null)""",
)

# Beside the count of commits, so that a transaction updates one row and not two: a statement takes
# DuckDB half a millisecond and more, however little it does.
_NUMBERS = (
    *(
        f"alter table store_info add column {name} bigint default 0"
        for name in ("record", "annotation", "change", "transaction_id")
    ),
    """update store_info set record = c.record, annotation = c.annotation, change = c.change,
  transaction_id = c.transaction_id from counter c""",
    "drop table counter",
)

_ASKING = (
    """create table dispute (
  id bigint primary key,
  uuid uuid not null unique,
  annotation uuid not null,
  image_id bigint not null,
  revision integer not null,
  user_id bigint not null,
  comment text not null,
  made_at timestamptz not null)""",
    """create table lease (
  annotation uuid not null,
  user_id bigint not null,
  until timestamptz not null)""",
    """create table gold (
  id bigint primary key,
  uuid uuid not null unique,
  image_id bigint not null,
  type_id bigint not null,
  kind smallint not null,
  bx0 double precision,
  by0 double precision,
  bx1 double precision,
  by1 double precision,
  geom bytea not null,
  parts bytea not null,
  z integer not null,
  t integer not null,
  plane smallint not null,
  slice integer not null,
  expected text not null,
  source uuid,
  author_id bigint not null,
  planted_by bigint not null,
  uprooted boolean not null,
  made_at timestamptz not null)""",
)

# One row a walk: who begins anew has another, so that nothing seen is ever written over.
_SCREENING = (
    """create table screening (
  id bigint primary key,
  uuid uuid not null unique,
  image_id bigint not null,
  user_id bigint not null,
  width bigint not null,
  height bigint not null,
  cell_width double precision not null,
  cell_height double precision not null,
  overlap double precision not null,
  zoom double precision not null,
  magnification double precision,
  cell integer not null,
  covered bytea not null,
  started_at timestamptz not null,
  updated_at timestamptz not null)""",
)

# A span belongs to an annotation's state as its shape does; what was drawn before is on one frame.
_SPANS = tuple(
    f"alter table {table} add column {column}"
    for table in ("annotation", "change")
    for column in (
        "span_axis smallint default 0",
        "span_last integer default 0",
        "keyframes bytea default ''",
    )
)

MIGRATIONS = (
    Migration(
        number=1,
        name="first tables",
        statements=_PEOPLE + _TAXONOMY + _IMAGES + _JOBS + _ANNOTATIONS + _HISTORY + _REVIEW,
    ),
    Migration(number=2, name="numbers beside the count of commits", statements=_NUMBERS),
    Migration(number=3, name="disputes, leases and planted items", statements=_ASKING),
    Migration(number=4, name="screening", statements=_SCREENING),
    Migration(number=5, name="spans of frames", statements=_SPANS),
    # From here on `store_info` lags behind the edits (`exact_nb.store.sql.counters`): older code
    # would give their numbers again, and must not open the file.
    Migration(number=6, name="edits count themselves", statements=()),
)
"""All migrations, in order; a store that has applied the last one is up to date."""
