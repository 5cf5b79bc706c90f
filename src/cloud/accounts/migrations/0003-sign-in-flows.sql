-- Sign-ins that are under way: what was proved so far, and by whom it says it is. The browser holds a secret of which only the hash is kept.
create table sign_in_flow (
  tenant integer not null references tenant (number),
  secret_hash text not null,
  -- As it was typed, folded.
  name text not null,
  -- Null: there is nobody of that name, which whoever signs in does not learn.
  object_id uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  -- What is left of the tries of this flow.
  tries integer not null,
  state jsonb not null,
  primary key (tenant, secret_hash)
);
create index sign_in_flow_of_person on sign_in_flow (tenant, object_id);
create index sign_in_flow_by_end on sign_in_flow (expires_at);

-- An address that somebody adds to their account, until they enter the code that was mailed there. The latest only: asking again ends the one before.
create table pending_contact (
  tenant integer not null,
  object_id uuid not null,
  -- The code is good in the session that asked for it.
  session_id uuid not null,
  kind text not null check (kind in ('email', 'phone')),
  value text not null,
  -- The method whose place it takes.
  replaces uuid,
  -- Under a key that the database does not have: six digits are guessed in no time.
  code_mac text not null,
  tries integer not null,
  expires_at timestamptz not null,
  primary key (tenant, object_id),
  foreign key (tenant, object_id) references account (tenant, object_id) on delete cascade
);
create index pending_contact_by_end on pending_contact (expires_at);

-- What methods people may use, and who needs a second factor: one document. Without a row the defaults hold.
create table methods_policy (
  tenant integer primary key references tenant (number),
  document jsonb not null,
  changed_at timestamptz not null,
  changed_by text not null
);

-- Who may sign in to what from where: one document. Without a row everybody may.
create table access_policy (
  tenant integer primary key references tenant (number),
  document jsonb not null,
  -- Those that it names, so that memberships are looked up in the same statement.
  groups uuid[] not null,
  changed_at timestamptz not null,
  changed_by text not null
);

-- What a tenant adds to the rules for new passwords. Without a row nothing.
create table password_rules (
  tenant integer primary key references tenant (number),
  words text[] not null,
  -- audit: what the blocklist would refuse is written down and let through.
  mode text not null check (mode in ('enforce', 'audit')),
  breached_file text
);

-- Questions to passkeys that were asked before anybody gave a name, once they are answered: an answer is good for once.
create table used_challenge (
  tenant integer not null references tenant (number),
  hash text not null,
  expires_at timestamptz not null,
  primary key (tenant, hash)
);
create index used_challenge_by_end on used_challenge (expires_at);

-- What somebody sent waits, sealed, while they prove again who they are; it is gone with their session.
create table kept_form (
  tenant integer not null,
  session_id uuid not null,
  id uuid not null,
  sealed text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant, session_id, id),
  foreign key (tenant, session_id) references session (tenant, id) on delete cascade
);
create index kept_form_by_end on kept_form (expires_at);
