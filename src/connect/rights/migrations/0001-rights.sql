-- What the runs of each domain rest on, as its directory answered when it was last asked.
-- `seen_since`: since when deltas bring deletions, null while they do not: what was deleted before only a full import finds.
-- `failure`: why it could not be asked the last time; the rest is older then.
create table domain_capability (
  connector text not null,
  domain text not null,
  tried_at timestamptz not null,
  seen_since timestamptz,
  state jsonb,
  failure jsonb,
  primary key (connector, domain)
);
