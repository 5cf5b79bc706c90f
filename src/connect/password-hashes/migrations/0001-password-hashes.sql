-- Password hash synchronization, as the administrator of this agent has switched it. No hash is ever here.
create table password_hash_switch (
  single boolean primary key default true check (single),
  since timestamptz not null
);

-- How far each domain has been read: of one database of one domain controller, stored after the cloud has answered for what was read before.
-- `reads_all`: on the way through everything, which ends at full_at.
create table password_hash_domain (
  connector text not null,
  domain text not null,
  server text,
  position jsonb,
  reads_all boolean not null default true,
  full_at timestamptz,
  succeeded_at timestamptz,
  failure jsonb,
  primary key (connector, domain)
);
