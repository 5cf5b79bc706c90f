-- What a target holds in quarantine stands as an error of the object until the target says otherwise.
alter table object_error add column standing boolean not null default false;
-- The state of the target's quarantine that these rows hold.
alter table connector add column quarantine text;
