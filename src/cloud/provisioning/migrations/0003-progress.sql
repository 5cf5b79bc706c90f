-- How far the run is that an agent does now; gone when it has ended, and of no meaning when nothing was heard for a while.
create table run_progress (
  tenant integer not null,
  agent_id uuid not null,
  reported_at timestamptz not null,
  body jsonb not null,
  primary key (tenant, agent_id)
);
