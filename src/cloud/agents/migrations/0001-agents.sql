-- One-time codes with which an agent registers; only their hash is kept. Who has a code knows whose it is: Connect asks for the tenant first.
create table agent_invite (
  tenant integer not null references tenant (number),
  code_hash text not null,
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  -- What the agent that registers with it may do: rows of agent_grant.
  grants jsonb not null default '[]',
  used_at timestamptz,
  agent_id uuid,
  primary key (tenant, code_hash)
);
create table agent (
  tenant integer not null references tenant (number),
  id uuid not null,
  name text not null,
  version text not null,
  key_id text not null,
  public_key jsonb not null,
  key_since timestamptz not null,
  -- The key before it, which is good for a moment more: what was signed with it is on its way.
  previous_key_id text,
  previous_key jsonb,
  previous_key_until timestamptz,
  registered_at timestamptz not null,
  last_seen_at timestamptz,
  revoked_at timestamptz,
  revoked_by text,
  primary key (tenant, id)
);
-- Accounts of forests that agents sign in with, as they said. Each is kept for a while after it was last said: what is repeated late adds
-- one, and never takes one away.
create table agent_account (
  tenant integer not null references tenant (number),
  agent_id uuid not null,
  sid text not null,
  said_at timestamptz not null,
  primary key (tenant, agent_id, sid)
);
-- What an agent may do, for which forest: an administrator says so, never the agent. None by default.
create table agent_grant (
  tenant integer not null references tenant (number),
  agent_id uuid not null,
  feature text not null check (feature in ('provisioning', 'writeback', 'pass-through', 'password-hashes', 'single-sign-on')),
  -- The domain that names it in connect.yaml, in lower case.
  forest text not null,
  granted_by text not null,
  granted_at timestamptz not null,
  primary key (tenant, agent_id, feature, forest)
);
