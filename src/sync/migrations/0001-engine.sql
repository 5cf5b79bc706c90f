-- The engine's state. Three layers, each with what is true and what waits:
--   source side   space_object, space_reference                 pending_import, pending_import_reference
--   metaverse     metaverse_object, metaverse_link, metaverse_key
--   target side   target_object (wanted), exported_* (confirmed) pending_export, pending_export_reference
-- Objects are integers inside one database; references are rows of three integers, so that one changed member is one changed row.

-- Both sides. `watermark`: where a delta import starts. `partial_watermark`: where an unfinished full import goes on.
-- `batch_number`: the last export batch that was allocated; `batch_digest`: what the last one that was answered held. `back_references_due`: objects became wanted since references to them were last looked for.
create table connector (
  id smallint primary key,
  name text not null unique,
  side text not null check (side in ('source', 'target')),
  watermark text,
  partial_watermark text,
  full_import_required boolean not null default false,
  -- When everything was last read and compared.
  full_import_at timestamptz,
  batch_number integer not null default 0,
  batch_digest text,
  back_references_due boolean not null default false,
  -- Of a target: every source has to be read before anything is exported.
  sources_due boolean not null default false
);

-- Names of reference attributes, on any side.
create table reference_attribute (
  id smallint primary key,
  name text not null unique
);

-- state: 0 placeholder (somebody refers to it, nobody has seen it), 1 present, 2 obsolete (gone in the source, not synchronized yet).
-- dn_key is null while another object has taken the name (transient) and when it is gone.
-- Attributes are json and not jsonb: they are written and read whole, and text is the cheapest to store.
create table space_object (
  id integer primary key,
  connector smallint not null,
  state smallint not null,
  anchor text,
  dn text not null,
  dn_key text,
  object_class text not null,
  digest text not null,
  attributes json not null,
  reference_counts jsonb
);
create unique index space_object_by_anchor on space_object (anchor, connector);
create index space_object_by_dn on space_object (dn_key, connector);

create table space_reference (
  source integer not null,
  target integer not null,
  attribute smallint not null,
  primary key (source, attribute, target)
);
create index space_reference_by_target on space_reference (target);

-- kind: 1 add, 2 update, 3 delete, 4 delete and add (the class changed), 5 look again for a join, 6 moved out of what is read.
create table pending_import (
  object integer primary key,
  kind smallint not null
);

-- References of known objects that came or went.
create table pending_import_reference (
  source integer not null,
  target integer not null,
  attribute smallint not null,
  primary key (source, attribute, target)
);

-- Objects (32-bit integers, little endian) that an unfinished full import has met; kept only when it can go on after a stop.
create table import_seen (
  connector smallint not null,
  sequence integer not null,
  objects bytea not null,
  primary key (connector, sequence)
);

create table metaverse_object (
  id integer primary key,
  object_class text not null,
  attributes json not null
);

create table metaverse_link (
  object integer primary key,
  metaverse integer not null,
  connector smallint not null,
  unique (metaverse, connector)
);

-- Values by which objects of another forest join; filled when there is more than one source.
create table metaverse_key (
  attribute text not null,
  value text not null,
  metaverse integer not null,
  primary key (attribute, value, metaverse)
);
create index metaverse_key_by_object on metaverse_key (metaverse);

-- Where the references of a target object come from, as few distinct sets: the attributes of which source flow into which attribute.
create table reference_flow_set (
  id integer primary key,
  definition text not null unique
);
create table reference_flow (
  flow_set integer not null,
  target_attribute smallint not null,
  connector smallint not null,
  source_attribute smallint not null,
  primary key (flow_set, target_attribute, connector, source_attribute)
);

-- Source objects into which the source anchor of their person is still to be written, and when that is tried next.
create table source_anchor_due (
  connector smallint not null,
  object integer not null,
  attempts integer not null default 0,
  next_at timestamptz not null,
  primary key (connector, object)
);
create index source_anchor_due_by_time on source_anchor_due (connector, next_at, object);

-- An object of the target as it is to be. Not wanted: it waits to be deleted there.
create table target_object (
  id integer primary key,
  connector smallint not null,
  metaverse integer,
  flow_set integer,
  wanted boolean not null,
  object_class text not null,
  source_anchor text not null,
  attributes json not null
);
create index target_object_unwanted on target_object (connector, id) where not wanted;
create index target_object_by_metaverse on target_object (metaverse);
create index target_object_by_source_anchor on target_object (source_anchor, connector);

-- What the target has confirmed to hold.
-- forests: those that the target names for an object that nothing wanted yet when it was read, to be compared once something does.
create table exported_object (
  object integer primary key,
  target_id text,
  forests text[]
);
create index exported_object_compared on exported_object (object) where forests is not null;
create table exported_reference (
  object integer not null,
  member integer not null,
  attribute smallint not null,
  primary key (object, attribute, member)
);

-- phase, which is also the order: 0 delete, 1 update, 2 add, 3 add of a group. `before`: the confirmed values of the attributes that differ (null: absent).
-- Of a delete: `cause`, why its object is no longer wanted, which cannot be found out later; `hold` and `held_at`, since it is held back by the threshold;
-- `verdict`, what somebody decided about it.
create table pending_export (
  object integer primary key,
  connector smallint not null,
  phase smallint not null,
  before jsonb,
  cause json,
  hold integer,
  held_at timestamptz,
  verdict text check (verdict in ('approved', 'declined'))
);
create index pending_export_by_phase on pending_export (connector, phase, object);
-- Deletes that may leave: tens of thousands that wait cost a cycle nothing.
create index pending_delete_to_go on pending_export (connector, object) where phase = 0 and (hold is null or verdict = 'approved');
create index pending_delete_held on pending_export (connector, hold) where hold is not null;

-- Deletes that left for a target, for the sliding window of the threshold; written in the transaction that pins their batch. `at` is the target's time.
-- `object`: the pending export until the target has taken it; whatever is sent again counts once. `hold`: under which it was approved; 0 by the setting.
-- `batch`: null once the target's numbers began again.
create table export_delete (
  connector smallint not null,
  object_class text not null,
  source_anchor text not null,
  at timestamptz not null,
  batch integer,
  object integer,
  hold integer
);
create index export_delete_by_time on export_delete (connector, at);
create index export_delete_by_batch on export_delete (connector, batch);
create unique index export_delete_by_object on export_delete (object) where object is not null;

-- What was decided at this server about held deletes, until the target knows of it.
create table local_decision (
  connector smallint not null,
  sequence integer not null,
  hold integer not null,
  count integer not null,
  verdict text not null check (verdict in ('approved', 'declined')),
  decided_by text not null,
  decided_at timestamptz not null,
  primary key (connector, sequence)
);

-- References of exported objects that are to be added (wanted) or removed.
create table pending_export_reference (
  object integer not null,
  member integer not null,
  attribute smallint not null,
  wanted boolean not null,
  primary key (object, attribute, member)
);
create index pending_export_reference_by_member on pending_export_reference (member);

-- Target objects whose references are to be compared as a whole.
create table reference_review (
  object integer primary key
);

-- A batch is pinned here before it is sent, so that a retry carries the same number and the same content (zstd-compressed JSON).
-- `serial`: the synchronization it was made after; when another has run since, its answers are compared with what is wanted now.
create table export_batch (
  connector smallint not null,
  number integer not null,
  serial integer not null,
  -- SHA-256 of its operations as they are sent.
  digest text not null,
  content bytea not null,
  primary key (connector, number)
);
alter table export_batch alter column content set storage external;

create table sync_setting (
  name text primary key,
  value jsonb not null
);

create table sync_run (
  id integer primary key,
  profile text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  result text not null
);
create table sync_step (
  id integer primary key,
  run integer not null references sync_run on delete cascade,
  connector text not null,
  kind text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  result text not null,
  -- Of a full import: why it was one. Of an import: which way the source was read (DirSync, USN, …), in the connector's words.
  reason text,
  way text,
  counters jsonb not null default '{}',
  -- Code and values, as everywhere: sentences are made where they are read.
  detail jsonb
);
create index sync_step_by_run on sync_step (run);

-- What is wrong now with single objects; a row goes when the object succeeds.
create table object_error (
  kind text not null check (kind in ('import', 'synchronize', 'export')),
  connector smallint not null,
  key text not null,
  object integer,
  dn text not null,
  display_name text,
  source_anchor text,
  code text not null,
  attribute text,
  rule text,
  detail jsonb not null,
  step integer not null,
  attempts integer not null default 1,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (kind, connector, key)
);
