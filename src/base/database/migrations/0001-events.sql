-- The event log of a role: the field's sources and numbers.
create table event (
  -- Whose it is in the tenant service; 0: the installation's own.
  tenant integer not null default 0,
  -- Made in the order of time. Not counted: that would let the transactions of a tenant wait for each other.
  key uuid not null,
  at timestamptz not null,
  source text not null,
  event_id integer not null,
  level text not null,
  correlation_id text not null,
  text text not null,
  data jsonb not null default '{}',
  primary key (tenant, key)
);
create index event_by_time on event (tenant, at desc);
create index event_by_number on event (tenant, source, event_id, at desc);
