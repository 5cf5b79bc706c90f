-- Tenants and the domains that they have proved to own. Both are reference tables on a distributed database: small, read everywhere, and what leads from a
-- name to the tenant. Everything else that belongs to a tenant has its number as the first column of every key: see docs/scale.md.
create table tenant (
  -- The only name of the tenant in other tables; never given again.
  number integer primary key,
  -- The public one: in addresses, tokens and logs.
  id uuid not null unique,
  name text not null unique,
  display_name text not null,
  initial_domain text not null unique,
  created_at timestamptz not null,
  -- BlockSoftMatch and BlockCloudObjectTakeoverThroughHardMatch of the field.
  block_soft_match boolean not null default true,
  block_cloud_object_takeover boolean not null default true,
  -- Until then neither of the two blocks anything.
  matching_ends_at timestamptz,
  -- Whether people from a forest may be global administrators: whoever controls the forest then controls the tenant.
  allow_synchronized_global boolean not null default false,
  -- The accidental-delete threshold: trips on more than `count` or more than `percent` deletes of an object class within the window.
  threshold_enabled boolean not null default true,
  threshold_window_hours integer not null default 24 check (threshold_window_hours between 1 and 720),
  threshold_count integer not null default 500 check (threshold_count >= 0),
  threshold_percent real default 20 check (threshold_percent between 0 and 100),
  -- What verifies the passwords of synchronized people: an agent where one does it and else the hash, or only one of the two.
  password_verification text not null default 'automatic' check (password_verification in ('automatic', 'pass-through', 'synchronized-hash')),
  -- What the forest says of a password besides: that it is to be changed, and that the account has ended.
  honour_must_change boolean not null default true,
  honour_account_expiry boolean not null default true,
  -- After so many days a synchronized hash is no longer accepted; null: as long as the forest does not change it.
  synchronized_password_days integer check (synchronized_password_days between 1 and 3650),
  -- Whether people who sign in are asked whether they stay signed in.
  offer_to_stay boolean not null default true,
  -- Whether applications that are registered for it may ask for passwords themselves.
  allow_password_grant boolean not null default false,
  -- To what people can consent for themselves, when an application asks.
  consent_by_people text not null default 'low-impact' check (consent_by_people in ('everything', 'low-impact', 'nothing')),
  -- So many days the sign-ins are kept.
  sign_in_days integer not null default 30 check (sign_in_days between 1 and 400),
  -- Chosen once by the first Connect of this tenant, then reused by every later one.
  source_anchor_attribute text
);
-- One row: the highest number of a tenant. 0 is the installation itself.
create table last_tenant (
  single boolean primary key default true check (single),
  number integer not null default 0
);
insert into last_tenant default values;
-- A domain belongs to one tenant: realm discovery goes from the domain to the tenant.
create table verified_domain (
  name text primary key,
  tenant integer not null references tenant (number),
  verified_at timestamptz not null
);
create index verified_domain_of_tenant on verified_domain (tenant, name);
