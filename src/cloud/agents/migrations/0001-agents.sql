-- One-time codes with which an agent registers; only their hash is kept. Who has a code knows whose it is: Connect asks for the tenant first.
create table agent_invite (
  tenant integer not null references tenant (number),
  code_hash text not null,
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
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
  registered_at timestamptz not null,
  last_seen_at timestamptz,
  revoked_at timestamptz,
  revoked_by text,
  primary key (tenant, id)
);
