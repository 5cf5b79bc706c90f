-- Users, groups, contacts and devices. `on_premises` holds exactly what the agent sent, `cloud` what is mastered here;
-- an on-premises value wins. userPrincipalName and mailNickname are computed (see objects/names.ts) and stand in
-- columns of their own. Nothing looks into the values but the program, so they are json: kept as they were sent,
-- without the price of parsing them into another form.
create table object (
  tenant integer not null,
  id uuid not null,
  -- A short name inside the tenant, counted up from 1 and never given again: what references are made of.
  number integer not null,
  class text collate "C" not null check (class in ('user', 'group', 'contact', 'device')),
  source_anchor text collate "C",
  synchronized boolean not null,
  -- The display name without case and accents: the order of lists and the first thing a search looks at.
  sort_name text collate "C" not null,
  user_principal_name text,
  mail_nickname text,
  on_premises json not null,
  cloud json not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  -- Set: in the recycle bin.
  deleted_at timestamptz,
  -- In the recycle bin: the number of the hold with which the deletion was held back before.
  deleted_hold integer,
  primary key (tenant, id)
);
create unique index object_by_number on object (tenant, number);
create unique index object_by_anchor on object (tenant, source_anchor) where deleted_at is null and source_anchor is not null;
create index object_by_name on object (tenant, class, sort_name, id) where deleted_at is null;
-- The other orders and the rare kinds that lists show.
create index object_by_change on object (tenant, class, changed_at, id) where deleted_at is null;
create index object_of_cloud on object (tenant, class, sort_name, id) where deleted_at is null and not synchronized;
create index object_in_bin on object (tenant, deleted_at, id) where deleted_at is not null;
create index object_in_bin_by_anchor on object (tenant, source_anchor) where deleted_at is not null;

-- What the search reads: narrow, so that it costs little without an index too. `text` is made by objects/search-text.ts:
-- folded words with a space before and behind each. A row lives as long as its object, in the recycle bin too.
create extension if not exists pg_trgm;
create extension if not exists btree_gin;
create table object_search (
  tenant integer not null,
  number integer not null,
  class text collate "C" not null,
  deleted boolean not null,
  sort_name text collate "C" not null,
  text text collate "C" not null,
  primary key (tenant, number)
);
-- Missing during a first fill: see objects/search-index.ts.
create index object_search_by_text on object_search using gin (tenant, text gin_trgm_ops);

-- Who holds which user principal name and which mail address: unique in the tenant, and used to match, to sign in and
-- to search. Objects in the recycle bin hold none, so that their names can be given to others.
create table address (
  tenant integer not null,
  kind text collate "C" not null check (kind in ('upn', 'smtp')),
  value text collate "C" not null,
  object_id uuid not null,
  is_primary boolean not null,
  primary key (tenant, kind, value)
);

-- Values that an object should have but another one holds (duplicate attribute resiliency).
create table quarantine (
  tenant integer not null,
  object_id uuid not null,
  attribute text collate "C" not null check (attribute in ('userPrincipalName', 'proxyAddresses')),
  value text collate "C" not null,
  is_primary boolean not null,
  code text not null,
  since timestamptz not null,
  primary key (tenant, object_id, attribute, value)
);
create index quarantine_by_value on quarantine (tenant, attribute, value, since);

-- Members, owners, managers: one row a reference, both directions indexed.
-- There are many times more of them than of anything else, so they are made of numbers. The attribute stands last:
-- nearly every comparison is decided before it.
create table reference (
  tenant integer not null,
  source integer not null,
  target integer not null,
  attribute text collate "C" not null,
  primary key (tenant, source, target, attribute)
);
-- Narrow on purpose: with the target alone, equal entries share their key.
create index reference_by_target on reference (tenant, target);

-- What happened to which object, counted in the order of commits: the tenant's row, which every writer locks, holds the
-- last number.
create table object_change (
  tenant integer not null,
  sequence bigint not null,
  at timestamptz not null,
  object_id uuid not null,
  class text not null,
  kind text not null,
  actor text not null,
  details json not null,
  primary key (tenant, sequence)
);
create index object_change_by_object on object_change (tenant, object_id, sequence);

-- How many objects there are, kept up by every writer: counting 100,000 rows for a page is too slow.
create table object_count (
  tenant integer not null,
  class text not null,
  state text not null check (state in ('synchronized', 'cloud', 'deleted')),
  count bigint not null,
  primary key (tenant, class, state)
);
-- The forests from which a synchronized object is joined, in lower case: whoever may do something for one of them may do it for the object.
create table object_forest (
  tenant integer not null,
  number integer not null,
  forest text not null,
  primary key (tenant, number, forest)
);
