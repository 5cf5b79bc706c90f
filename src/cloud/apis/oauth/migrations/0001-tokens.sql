-- Signing keys of a tenant: ES256 for what agents get, RS256 for people and applications, since clients of the field know no other. The private half is
-- sealed with the key of the installation. A key is published before it signs, and after it signed.
create table signing_key (
  tenant integer not null references tenant (number),
  key_id text not null,
  algorithm text not null check (algorithm in ('ES256', 'RS256')),
  sealed text not null,
  created_at timestamptz not null,
  -- From then on it signs, until a later one does.
  signs_from timestamptz not null,
  primary key (tenant, key_id)
);

-- What oidc-provider stores: one row a model instance, gone after `expires_at`. What a person's session led to has its id, so that ending the session ends
-- it in one statement; `proved_at` is compared with what ends all of a person's sessions. A refresh token outlives a session that merely expires.
create table oidc_record (
  tenant integer not null,
  model text not null,
  id text not null,
  payload jsonb not null,
  grant_id text,
  user_code text,
  uid text,
  session_id uuid,
  object_id uuid,
  proved_at timestamptz,
  -- From where the person signed in: an application that renews its tokens on a server is somewhere else.
  address text,
  consumed_at timestamptz,
  expires_at timestamptz,
  primary key (tenant, model, id),
  foreign key (tenant, object_id) references account (tenant, object_id) on delete cascade
);
create index oidc_record_by_grant on oidc_record (tenant, grant_id) where grant_id is not null;
create index oidc_record_by_uid on oidc_record (tenant, model, uid) where uid is not null;
create index oidc_record_by_user_code on oidc_record (tenant, model, user_code) where user_code is not null;
create index oidc_record_of_session on oidc_record (tenant, session_id) where session_id is not null;
create index oidc_record_of_person on oidc_record (tenant, object_id) where object_id is not null;
create index oidc_record_by_end on oidc_record (expires_at);
