-- Who tried to sign in to what, and what came of it. Many rows, read by time; the day leads the key, so that a day that is past its time is deleted in one piece.
create table sign_in (
  tenant integer not null references tenant (number),
  day date not null,
  id uuid not null,
  -- When it happened first; what repeats within its hour or day is counted in one row.
  at timestamptz not null,
  last_at timestamptz not null,
  count integer not null default 1,
  kind text not null check (kind in
    ('interactive', 'console', 'confirmation', 'silent', 'refresh', 'device-code', 'client-credentials', 'ropc', 'request')),
  -- The person's sign-in name at that time. Null: nobody here has the name that was typed, which may be a password, or there is no person.
  name text,
  object_id uuid,
  -- 16 bits that tell repeated unknown names apart, under a key that the database does not have: too few to find the name.
  unknown_name text,
  -- The client id, when it looks like one, and what the application was called.
  application_id uuid,
  application_name text,
  -- How it was proved, in the words of RFC 8176, and for applications how they proved themselves.
  methods text[] not null,
  session_id uuid,
  result text not null check (result in ('success', 'failure')),
  -- Our own code of the refusal, empty for a success; and the field's number of it.
  reason text not null,
  code integer,
  address text,
  user_agent text,
  -- Null: not a browser, or nobody whose browser it could be.
  known_browser boolean,
  -- The named network of the address, and what each access policy said: { policies: [{ id, name, mode, result }], decided }.
  network text,
  access jsonb,
  -- The correlation id that the person or the client was shown, and the one of our log lines, which differs where a client brings its own.
  correlation_id text not null,
  trace_id text not null,
  primary key (tenant, day, id)
);
create index sign_in_by_time on sign_in (tenant, at desc, id desc);
create index sign_in_of_person on sign_in (tenant, object_id, at desc, id desc);
create index sign_in_by_name on sign_in (tenant, (coalesce(name, '')), at, id);
create index sign_in_by_unknown_name on sign_in (tenant, unknown_name, at desc, id desc) where unknown_name is not null;
create index sign_in_of_application on sign_in (tenant, application_id, at desc, id desc);
create index sign_in_by_address on sign_in (tenant, address, at desc, id desc);
create index sign_in_by_code on sign_in (tenant, (coalesce(code, 0)), at, id);
create index sign_in_by_correlation on sign_in (tenant, correlation_id);
create index sign_in_by_trace on sign_in (tenant, trace_id) where trace_id <> correlation_id;
