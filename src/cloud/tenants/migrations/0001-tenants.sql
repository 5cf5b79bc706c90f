-- Tenants and the domains that they have proved to own.
create table tenant (
  id uuid primary key,
  name text not null unique,
  display_name text not null,
  initial_domain text not null unique,
  created_at timestamptz not null,
  -- BlockSoftMatch and BlockCloudObjectTakeoverThroughHardMatch of the field.
  block_soft_match boolean not null default false,
  block_cloud_object_takeover boolean not null default false,
  -- The accidental-delete threshold: trips on more than `count` or more than `percent` deletes in one export.
  threshold_enabled boolean not null default true,
  threshold_count integer not null default 500 check (threshold_count >= 0),
  threshold_percent real check (threshold_percent between 0 and 100),
  -- Chosen once by the first Connect of this tenant, then reused by every later one.
  source_anchor_attribute text
);
-- A domain belongs to one tenant: realm discovery goes from the domain to the tenant.
create table verified_domain (
  name text primary key,
  tenant_id uuid not null references tenant (id),
  verified_at timestamptz not null
);
create index verified_domain_of_tenant on verified_domain (tenant_id, name);
