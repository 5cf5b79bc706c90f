-- Entries are sealed in segments, each with what came before it: see seal.ts.

-- Given by the sealer, in the order in which it saw the entries committed; null until then.
alter table audit_entry add column sequence bigint;
create unique index audit_entry_by_sequence on audit_entry (tenant, sequence);
create index audit_entry_unsealed on audit_entry (tenant, id) where sequence is null;

create table audit_seal (
  tenant integer not null references tenant (number),
  -- The sequence of its last entry; its first one follows the segment before.
  upto bigint not null,
  count integer not null,
  sealed_at timestamptz not null,
  -- SHA-256 of the entries, so that the chain can be followed when they are deleted in time.
  content text not null,
  -- SHA-256 of the digest before it and of all of this row.
  digest text not null,
  primary key (tenant, upto)
);

-- Where the chain of a tenant ends. Whoever seals holds this row.
create table audit_chain (
  tenant integer not null references tenant (number),
  upto bigint not null default 0,
  digest text not null default '',
  primary key (tenant)
);
