-- One-time codes with which an agent registers; only their hash is kept.
create table agent_invite (
  code_hash text primary key,
  tenant_id uuid not null references tenant (id),
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  agent_id uuid
);
create table agent (
  tenant_id uuid not null references tenant (id),
  id uuid not null,
  name text not null,
  version text not null,
  key_id text not null,
  public_key jsonb not null,
  registered_at timestamptz not null,
  last_seen_at timestamptz,
  revoked_at timestamptz,
  revoked_by text,
  primary key (tenant_id, id)
);
