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
