-- Who signs in. The person is an object of class user, and its address of kind upn is the sign-in name: see docs/decisions. Everything here is gone
-- with the object.

-- One row for everybody who ever got a credential, a role, a method or a session.
create table account (
  tenant integer not null,
  object_id uuid not null,
  sign_in_blocked boolean not null default false,
  -- Kept for the day that nobody else can sign in; the last usable one cannot be taken away.
  emergency boolean not null default false,
  language text,
  -- What was proved before this moment is no session any more.
  sessions_valid_from timestamptz not null default '-infinity',
  last_sign_in_at timestamptz,
  primary key (tenant, object_id),
  foreign key (tenant, object_id) references object (tenant, id) on delete cascade
);
create index account_for_emergencies on account (tenant) where emergency;

-- What a password is compared with: argon2id of it, or of what password hash synchronization sends (with that salt and those rounds before it).
create table credential (
  tenant integer not null,
  object_id uuid not null,
  kind text not null check (kind in ('password', 'synchronized-hash')),
  verifier text not null,
  set_at timestamptz not null,
  must_change boolean not null default false,
  -- Of a synchronized hash: how often the password was set in the forest (0: it was written back from here, and the forest has not said so yet), from
  -- which forest it came, when the account ends, and when the forest last changed any of that.
  version integer not null default 0,
  forest text,
  account_expires_at timestamptz,
  state_at timestamptz,
  primary key (tenant, object_id, kind),
  foreign key (tenant, object_id) references account (tenant, object_id) on delete cascade
);

-- Why the agent of a forest does not send the hash of somebody. Without a row here and without a hash, the agent is asked for it.
create table hash_refusal (
  tenant integer not null,
  object_id uuid not null,
  forest text not null,
  reason text not null,
  at timestamptz not null,
  primary key (tenant, object_id, forest),
  foreign key (tenant, object_id) references object (tenant, id) on delete cascade
);

-- The new password of a request to an agent, in the form of a synchronized hash: it becomes the one to sign in with when the forest has taken it.
create table pending_verifier (
  tenant integer not null,
  request_id uuid not null,
  object_id uuid not null,
  verifier text not null,
  must_change boolean not null,
  created_at timestamptz not null,
  primary key (tenant, request_id),
  foreign key (tenant, object_id) references object (tenant, id) on delete cascade
);
create index pending_verifier_by_age on pending_verifier (created_at);

-- Ways to prove who one is besides a password.
create table method (
  tenant integer not null,
  object_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('passkey', 'authenticator', 'pass', 'recovery-codes', 'email', 'phone')),
  name text not null,
  -- The secret of an authenticator, sealed with the key of the installation.
  sealed text,
  -- By what it is found again: the credential id of a passkey, the hash of a Temporary Access Pass, an address, a number.
  handle text,
  public jsonb not null default '{}',
  created_at timestamptz not null,
  verified_at timestamptz,
  source text not null check (source in ('self', 'directory', 'administrator')),
  usable_for_reset_from timestamptz,
  last_used_at timestamptz,
  -- The time step of the last code, so that no code counts twice.
  last_step bigint,
  primary key (tenant, object_id, id),
  foreign key (tenant, object_id) references account (tenant, object_id) on delete cascade
);
-- A passkey belongs to one person only.
create unique index method_passkey on method (tenant, handle) where kind = 'passkey';
-- A new one ends the old.
create unique index method_once on method (tenant, object_id, kind) where kind in ('pass', 'recovery-codes');

-- Each is used once. They have so many bits that a fast hash does.
create table recovery_code (
  tenant integer not null,
  object_id uuid not null,
  method_id uuid not null,
  hash text not null,
  used_at timestamptz,
  primary key (tenant, object_id, hash),
  foreign key (tenant, object_id, method_id) references method (tenant, object_id, id) on delete cascade
);

-- The name that the passkeys of the tenant belong to (RP id): the first registration fixes it, whatever becomes of the public address.
create table relying_party (
  tenant integer primary key references tenant (number),
  name text not null,
  fixed_at timestamptz not null
);

-- Directory roles. Nobody who has one is ever taken over by a synchronization.
create table role_assignment (
  tenant integer not null,
  object_id uuid not null,
  role text not null,
  assigned_at timestamptz not null,
  assigned_by text not null,
  primary key (tenant, object_id, role),
  foreign key (tenant, object_id) references account (tenant, object_id) on delete cascade
);
create index role_assignment_by_role on role_assignment (tenant, role);

-- The browser holds a secret of which only the hash is kept.
create table session (
  tenant integer not null,
  id uuid not null,
  secret_hash text not null,
  object_id uuid not null,
  created_at timestamptz not null,
  -- When it was last proved who it is.
  proved_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  -- How it was proved, in the words of RFC 8176.
  amr text[] not null,
  -- It lives on without requests.
  stays boolean not null,
  client jsonb not null default '{}',
  primary key (tenant, id),
  foreign key (tenant, object_id) references account (tenant, object_id) on delete cascade
);
create unique index session_by_secret on session (tenant, secret_hash);
create index session_of_person on session (tenant, object_id);
create index session_by_end on session (expires_at);
