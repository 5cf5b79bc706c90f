-- What an administrator restores from the recycle bin at once: which objects, and how far it is. Each transaction takes
-- the next thousand, and moves `cursor` with them.
create table restore_job (
  tenant integer not null,
  id uuid not null,
  selection jsonb not null,
  actor text not null,
  total integer not null,
  done integer not null default 0,
  restored integer not null default 0,
  cursor text,
  started_at timestamptz not null,
  moved_at timestamptz not null,
  finished_at timestamptz,
  primary key (tenant, id)
);
create index restore_job_by_time on restore_job (tenant, started_at desc, id desc);
-- What became of each object.
create table restore_result (
  tenant integer not null,
  job uuid not null,
  position integer not null,
  object_id uuid not null,
  class text not null,
  name text,
  outcome text not null,
  -- Names and addresses that others have now.
  waiting jsonb not null,
  primary key (tenant, job, position)
);
