-- What agents said of themselves, signed: the key that requests are sealed to, and what they do; and at which node
-- they are now.
create table relay_agent (
  tenant integer not null references tenant (number),
  agent_id uuid not null,
  key jsonb not null,
  features jsonb not null,
  node_id uuid,
  seen_at timestamptz not null,
  primary key (tenant, agent_id)
);

-- The key that a tenant's requests are signed with; its private half is sealed with the key of the installation.
create table relay_key (
  tenant integer primary key references tenant (number),
  sealed text not null,
  created_at timestamptz not null
);

-- Requests with an effect. The sealed request itself is nowhere in the database.
--   waiting  at no agent
--   sent     at an agent that may not begin yet
--   started  the agent was allowed to begin: only it knows what it did
--   done     there is one outcome, for good
create table relay_request (
  tenant integer not null references tenant (number),
  id uuid not null,
  operation text not null,
  object_id uuid not null,
  actor text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  state text not null check (state in ('waiting', 'sent', 'started', 'done')),
  agent_id uuid,
  -- The node that has the sealed request in memory.
  node_id uuid not null,
  outcome jsonb,
  finished_at timestamptz,
  primary key (tenant, id)
);
create index relay_request_by_object on relay_request (tenant, object_id, created_at desc);
create index relay_request_open on relay_request (tenant, agent_id) where state <> 'done';
