-- Mail that waits to be sent, so that a mail server that is away, or a restart, loses none.
create table mail (
  tenant integer not null,
  id uuid not null,
  recipient text not null,
  subject text not null,
  text text not null,
  html text not null,
  created_at timestamptz not null,
  attempts integer not null default 0,
  -- When it may be tried (again). A node that tries moves it into the future first: if it dies, another one takes over then.
  due_at timestamptz not null,
  sent_at timestamptz,
  -- Given up: the dead letters.
  failed_at timestamptz,
  last_error text,
  primary key (tenant, id)
);
create index mail_due on mail (tenant, due_at) where sent_at is null and failed_at is null;
create index mail_by_time on mail (tenant, created_at desc);
