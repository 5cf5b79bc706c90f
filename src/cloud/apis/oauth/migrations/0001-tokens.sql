-- Signing keys of a tenant's token endpoint; the private half is sealed with the key of the installation.
create table signing_key (
  tenant integer not null references tenant (number),
  key_id text not null,
  sealed text not null,
  created_at timestamptz not null,
  primary key (tenant, key_id)
);
-- What oidc-provider stores: one row a model instance, gone after `expires_at`.
create table oidc_record (
  tenant integer not null,
  model text not null,
  id text not null,
  payload jsonb not null,
  grant_id text,
  user_code text,
  uid text,
  consumed_at timestamptz,
  expires_at timestamptz,
  primary key (tenant, model, id)
);
create index oidc_record_by_grant on oidc_record (tenant, grant_id) where grant_id is not null;
create index oidc_record_by_uid on oidc_record (tenant, model, uid) where uid is not null;
create index oidc_record_by_user_code on oidc_record (tenant, model, user_code) where user_code is not null;
create index oidc_record_by_end on oidc_record (expires_at);
