-- What the agent does for the cloud besides synchronizing: switched on and off by its administrator.
create table relay_feature (
  name text primary key,
  since timestamptz not null
);

-- Every request that was begun, written before the directory is asked to change anything: so no request is done twice, and after a kill it is known which one was at work. What changes nothing comes with its outcome.
-- `target`: which object, and its state before; enough to find out afterwards, and nothing secret. `answered_at`: the cloud has said that it knows the outcome.
create table relay_journal (
  request uuid primary key,
  operation text not null,
  started_at timestamptz not null,
  target jsonb,
  outcome jsonb,
  answered_at timestamptz,
  check (target is not null or outcome is not null)
);
create index relay_journal_open on relay_journal (started_at) where answered_at is null;
