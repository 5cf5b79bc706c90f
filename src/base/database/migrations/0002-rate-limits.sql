-- Counters of rate limits, shared by all nodes.
create table rate_limit (
  name text not null,
  subject text not null,
  points integer not null,
  reset_at timestamptz not null,
  primary key (name, subject)
);
create index rate_limit_by_end on rate_limit (reset_at);
