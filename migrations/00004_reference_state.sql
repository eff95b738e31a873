-- +goose Up

-- The version of the reference moves with the transaction that replaces it. A
-- sequence moves before it: whoever read between the two took the former
-- territories for the new ones, for good.
create table reference_state (
    version bigint not null,
    one     boolean primary key default true check (one)
);
insert into reference_state (version) select last_value from reference_version;
drop sequence reference_version;

-- +goose Down
create sequence reference_version;
select setval('reference_version', version) from reference_state where version > 0;
drop table reference_state;
