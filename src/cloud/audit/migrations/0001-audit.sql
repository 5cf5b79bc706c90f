-- Who did what to whom, with the field's categories and activities. Written in the transaction of what it records;
-- never changed.
create table audit_entry (
  tenant integer not null references tenant (number),
  id uuid not null,
  at timestamptz not null,
  category text not null,
  activity text not null,
  -- `admin:NAME`, `person:ID`, `system`.
  actor text not null,
  target_id uuid,
  status text not null check (status in ('started', 'success', 'failure', 'unknown')),
  reason text not null,
  -- The network address that asked for it; null for commands at the server and for the service itself.
  address text,
  correlation_id text not null,
  details jsonb not null default '{}',
  primary key (tenant, id)
);
create index audit_entry_by_target on audit_entry (tenant, target_id, id desc);
create index audit_entry_by_correlation on audit_entry (tenant, correlation_id, id desc);
