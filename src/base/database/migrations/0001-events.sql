-- The event log of a role: the field's sources and numbers.
create table event (
  sequence bigint generated always as identity primary key,
  tenant_id text not null default '',
  at timestamptz not null,
  source text not null,
  event_id integer not null,
  level text not null,
  correlation_id text not null,
  text text not null,
  data jsonb not null default '{}'
);
create index event_by_time on event (tenant_id, at desc);
create index event_by_number on event (tenant_id, source, event_id, at desc);
