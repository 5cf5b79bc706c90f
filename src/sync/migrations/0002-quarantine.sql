-- What a target holds in quarantine is an error of the object until the target releases it.
alter table object_error add column standing boolean not null default false;
-- The state of the target's quarantine that these rows hold.
alter table connector add column quarantine text;
