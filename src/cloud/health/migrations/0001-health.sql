-- The row that an evaluation of a tenant's agents locks: several nodes may do one at the same moment. The nodes share
-- the work by it: who comes second in a minute has nothing to do.
create table health_state (
  tenant integer primary key,
  evaluated_at timestamptz not null,
  rolled_up_at timestamptz
);

-- The latest heartbeat of every agent.
create table heartbeat (
  tenant integer not null,
  agent_id uuid not null,
  received_at timestamptz not null,
  measured_at timestamptz not null,
  -- The agent's clock minus ours.
  clock_offset_ms double precision not null,
  body jsonb not null,
  -- For how many heartbeats in a row the conditions of rules that wait hold, by code and subject.
  streaks jsonb not null default '{}',
  primary key (tenant, agent_id)
);

-- What was measured. A histogram has buckets (base/histogram.ts, milliseconds); a plain number is a row with count 1.
create table measure (
  tenant integer not null,
  agent_id uuid not null,
  series text not null,
  at timestamptz not null,
  count bigint not null,
  total double precision not null,
  largest double precision not null,
  buckets bigint[],
  primary key (tenant, agent_id, series, at)
);
create index measure_by_time on measure (at);

-- The same by the hour, for longer.
create table measure_hour (
  tenant integer not null,
  agent_id uuid not null,
  series text not null,
  at timestamptz not null,
  count bigint not null,
  total double precision not null,
  largest double precision not null,
  buckets bigint[],
  primary key (tenant, agent_id, series, at)
);
create index measure_hour_by_time on measure_hour (at);

create table alert (
  tenant integer not null,
  id uuid not null,
  agent_id uuid not null,
  code text not null,
  -- What it is about: a forest, a server, a file; empty: the agent itself.
  subject text not null,
  severity text not null,
  -- The values that its texts name.
  data jsonb not null,
  raised_at timestamptz not null,
  -- The latest evaluation that found it.
  seen_at timestamptz not null,
  resolved_at timestamptz,
  resolution text,
  acknowledged_at timestamptz,
  acknowledged_by text,
  -- How often it came back soon after it was gone: then it is the same alert, not a new one.
  reopened integer not null default 0,
  -- The severity and the time of the latest mail about it, and whether its end was announced.
  notified_at timestamptz,
  notified_severity text,
  end_notified_at timestamptz,
  primary key (tenant, id)
);
-- One open alert for one matter, whatever number of nodes finds it at the same moment.
create unique index alert_open on alert (tenant, agent_id, code, subject) where resolved_at is null;
create index alert_by_time on alert (tenant, raised_at desc, id);

-- To whom a tenant's alerts are mailed. Without a row: administrators whose name is an address in a verified domain.
create table alert_mail (
  tenant integer primary key,
  enabled boolean not null default true,
  -- Empty: the administrators.
  recipients text[] not null default '{}',
  language text not null default 'en',
  last_mail_at timestamptz
);
