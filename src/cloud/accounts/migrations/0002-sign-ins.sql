-- Who tried to sign in, and what came of it. Many rows, read by day: the day leads the key, so that what is past its time is deleted in one piece.
create table sign_in (
  tenant integer not null references tenant (number),
  day date not null,
  id uuid not null,
  at timestamptz not null,
  -- As it was typed, folded; it has an account only when object_id says so.
  name text not null,
  object_id uuid,
  kind text not null check (kind in ('sign-in', 'confirmation')),
  result text not null check (result in ('success', 'failure')),
  -- The code of the refusal; empty for a success.
  reason text not null,
  address text not null,
  user_agent text,
  known_browser boolean not null,
  correlation_id text not null,
  primary key (tenant, day, id)
);
create index sign_in_by_name on sign_in (tenant, name, id desc);
create index sign_in_by_day on sign_in (day);

-- Wrong passwords: how many, where. One row for each name (whether or not anybody has it) and place, and one for each person whose password a forest verifies.
create table password_counter (
  tenant integer not null references tenant (number),
  -- A sign-in name as it was typed, folded; or the id of the person.
  subject text not null,
  -- 'unknown', the id of a known browser, or 'forest'.
  place text not null,
  -- Null only within the transaction that makes the row.
  state jsonb,
  expires_at timestamptz not null,
  primary key (tenant, subject, place)
);
create index password_counter_by_end on password_counter (expires_at);
