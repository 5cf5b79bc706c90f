-- People who sign in to the console. They live outside the directory, so that a synchronization can never lock the last one out.
create table administrator (
  tenant integer not null references tenant (number),
  id uuid not null,
  -- Lower case; unique over all tenants, since the sign-in page asks for nothing else.
  upn text not null unique,
  display_name text not null,
  password_hash text not null,
  created_at timestamptz not null,
  last_sign_in_at timestamptz,
  primary key (tenant, id)
);

-- The cookie holds a secret of which only the hash is kept.
create table administrator_session (
  tenant integer not null,
  secret_hash text not null,
  administrator_id uuid not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant, secret_hash),
  foreign key (tenant, administrator_id) references administrator (tenant, id) on delete cascade
);
create index administrator_session_by_end on administrator_session (expires_at);
