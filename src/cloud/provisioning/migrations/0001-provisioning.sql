-- Where the provisioning of a tenant stands. The row is locked by every writer of the tenant's objects.
create table provisioning_state (
  tenant integer primary key,
  -- The highest number of an object: see object.number.
  last_number integer not null default 0,
  -- The number of the latest change: see object_change.sequence.
  last_change bigint not null default 0,
  -- Counted up by everybody who writes objects: what a node remembers holds as long as nobody else has written.
  version bigint not null default 0,
  last_batch bigint not null default 0,
  last_batch_at timestamptz,
  -- The highest fencing number granted: batches with a lower one come from an exporter that lost its lease.
  fence bigint not null default 0
);
-- The answers of the latest batches, given again when the number is repeated.
create table provisioning_batch (
  tenant integer not null,
  number bigint not null,
  agent_id uuid not null,
  digest text not null,
  operations integer not null,
  answer text not null,
  applied_at timestamptz not null,
  primary key (tenant, number)
);
-- Reports of the agents' runs.
create table run (
  tenant integer not null,
  run_id text not null,
  agent_id uuid not null,
  profile text not null,
  result text not null,
  started_at timestamptz not null,
  finished_at timestamptz not null,
  steps jsonb not null,
  error_count integer not null,
  held_back_deletes integer not null,
  -- It changed nothing and met no error: lists fold those together.
  is_quiet boolean not null,
  -- What its agent changed since the report before, as object_change counts.
  changes_after bigint not null,
  changes_upto bigint not null,
  primary key (tenant, run_id)
);
create index run_by_time on run (tenant, started_at desc, run_id desc);
create index run_with_changes on run (tenant, started_at desc, run_id desc) where not is_quiet;
create index run_of_agent on run (tenant, agent_id, changes_upto desc);
create table run_error (
  tenant integer not null,
  run_id text not null,
  position integer not null,
  connector text not null,
  dn text not null,
  display_name text,
  source_anchor text,
  code text not null,
  -- Code and values: the sentence is made in the language of the reader.
  detail jsonb not null,
  primary key (tenant, run_id, position)
);
-- Deletes without an approval that a batch applied, by object class: what the sliding window of the threshold counts, whoever sent them.
create table provisioning_delete (
  tenant integer not null,
  number bigint not null,
  class text not null,
  applied_at timestamptz not null,
  count integer not null,
  primary key (tenant, number, class)
);
create index provisioning_delete_by_time on provisioning_delete (tenant, applied_at);
-- Deletes that an agent holds back, as it reports them; `version` comes with the last page and is null until then.
create table hold (
  tenant integer not null,
  agent_id uuid not null,
  number integer not null,
  class text not null,
  held_at timestamptz not null,
  count integer not null,
  digest text not null,
  version text,
  primary key (tenant, agent_id, number)
);
-- Those with the same cause, source and container.
create table hold_group (
  tenant integer not null,
  agent_id uuid not null,
  hold integer not null,
  id text not null,
  cause text not null,
  source text,
  container text,
  count integer not null,
  digest text not null,
  primary key (tenant, agent_id, hold, id)
);
create table hold_delete (
  tenant integer not null,
  agent_id uuid not null,
  hold integer not null,
  source_anchor text not null,
  name text,
  group_id text not null,
  verdict text check (verdict in ('approved', 'declined')),
  primary key (tenant, agent_id, hold, source_anchor)
);
create index hold_delete_by_anchor on hold_delete (tenant, source_anchor);
create index hold_delete_of_group on hold_delete (tenant, agent_id, hold, group_id);
-- What an administrator decided and the agent has not carried out yet. `group_id`: empty for all of the hold.
create table hold_decision (
  tenant integer not null,
  agent_id uuid not null,
  hold integer not null,
  group_id text not null,
  held_at timestamptz not null,
  digest text not null,
  verdict text not null check (verdict in ('approved', 'declined')),
  decided_by text not null,
  decided_at timestamptz not null,
  primary key (tenant, agent_id, hold, group_id)
);
