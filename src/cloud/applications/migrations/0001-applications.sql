-- Applications that people sign in to, or that sign in themselves; an application with an identifier is a resource that others get tokens for.
create table application (
  tenant integer not null references tenant (number),
  -- The client id.
  id uuid not null,
  name text not null,
  created_at timestamptz not null,
  -- Besides what follows from a redirect address.
  grants text[] not null default '{}',
  back_channel_logout text,
  -- Where it publishes the keys that sign its assertions, in place of keys that are named here.
  jwks_uri text,
  -- What other applications name in a scope, and what stands in `aud`.
  identifier text,
  groups_claim text not null default 'none' check (groups_claim in ('none', 'security', 'all')),
  assignment_required boolean not null default false,
  primary key (tenant, id)
);
create unique index application_by_name on application (tenant, name);
create unique index application_by_identifier on application (tenant, identifier) where identifier is not null;

-- Where a browser may be sent with an answer; `logout`: after signing out.
create table application_redirect (
  tenant integer not null,
  application_id uuid not null,
  kind text not null check (kind in ('web', 'spa', 'native', 'logout')),
  uri text not null,
  primary key (tenant, application_id, kind, uri),
  foreign key (tenant, application_id) references application (tenant, id) on delete cascade
);

-- Secrets are long and random, so that a plain digest cannot be searched.
create table application_secret (
  tenant integer not null,
  application_id uuid not null,
  id uuid not null,
  digest text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (tenant, application_id, id),
  foreign key (tenant, application_id) references application (tenant, id) on delete cascade
);

-- Public keys with which an application signs its assertions; one of a certificate ends with it.
create table application_key (
  tenant integer not null,
  application_id uuid not null,
  key_id text not null,
  public_key jsonb not null,
  certificate_sha256 text,
  expires_at timestamptz,
  primary key (tenant, application_id, key_id),
  foreign key (tenant, application_id) references application (tenant, id) on delete cascade
);

-- What a resource offers: scopes that people let an application use, and roles of people and applications.
create table application_offer (
  tenant integer not null,
  application_id uuid not null,
  kind text not null check (kind in ('scope', 'app-role')),
  name text not null,
  -- What people read who are asked for a scope; without it, the name.
  words text,
  -- Who can consent to a scope: people where the tenant lets them, or an administrator only.
  impact text not null default 'usual' check (impact in ('low', 'usual', 'administrator')),
  primary key (tenant, application_id, kind, name),
  foreign key (tenant, application_id) references application (tenant, id) on delete cascade
);

-- What an application asks of a resource; consent is for the whole tenant.
create table application_permission (
  tenant integer not null,
  application_id uuid not null,
  resource text not null,
  name text not null,
  consented_at timestamptz,
  consented_by text,
  primary key (tenant, application_id, resource, name),
  foreign key (tenant, application_id) references application (tenant, id) on delete cascade
);

-- What somebody lets an application do for them, besides what the tenant consented to.
create table personal_consent (
  tenant integer not null,
  object_id uuid not null,
  application_id uuid not null,
  resource text not null,
  name text not null,
  consented_at timestamptz not null,
  primary key (tenant, object_id, application_id, resource, name),
  foreign key (tenant, application_id) references application (tenant, id) on delete cascade,
  foreign key (tenant, object_id) references object (tenant, id) on delete cascade
);
create index personal_consent_of_application on personal_consent (tenant, application_id);

-- Who may use an application that asks for it, with which of its roles ('' is none). People, and groups of them.
create table application_assignment (
  tenant integer not null,
  application_id uuid not null,
  object_id uuid not null,
  app_role text not null default '',
  assigned_at timestamptz not null,
  assigned_by text not null,
  primary key (tenant, application_id, object_id, app_role),
  foreign key (tenant, application_id) references application (tenant, id) on delete cascade,
  foreign key (tenant, object_id) references object (tenant, id) on delete cascade
);
create index application_assignment_of_object on application_assignment (tenant, object_id);
