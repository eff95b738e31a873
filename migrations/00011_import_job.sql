-- +goose Up

-- A file that somebody sent, and what became of it. The file itself is kept for
-- thirty days, to be read again; what the import changed is kept for ever.
create table import_job (
    id         bigint generated always as identity primary key,
    account    bigint not null references account,
    level      text not null, -- of the territory in whose name it was sent
    code       text not null,
    feed       text not null check (feed <> '' and length(feed) <= 80),
    file_name  text not null check (file_name <> '' and length(file_name) <= 200),
    partial    boolean not null,
    content    bytea check (length(content) <= 20971520), -- null: forgotten
    size       integer not null check (size > 0),
    state      text not null default 'uploaded'
        check (state in ('uploaded', 'reading', 'diagnosed', 'applying', 'applied', 'undoing', 'undone', 'failed', 'dismissed')),
    mapping    jsonb check (jsonb_typeof(mapping) = 'object'), -- null: nobody said yet
    rows_done  integer not null default 0 check (rows_done >= 0),
    rows_total integer not null default 0 check (rows_total >= 0), -- 0: not known yet
    summary    jsonb not null default '{}' check (jsonb_typeof(summary) = 'object'),
    failure    text not null default '' check (length(failure) <= 2000), -- French
    strong     boolean not null default false, -- who asked for what is under way had given a second factor
    asked_by   bigint references account, -- of what is under way
    sent_at    timestamptz not null default now(),
    changed_at timestamptz not null default now(),
    applied_at timestamptz,
    applied_by bigint references account,
    undone_at  timestamptz,
    undone_by  bigint references account,
    foreign key (level, code) references territory on delete restrict deferrable initially deferred,
    constraint import_job_failed_why check ((state = 'failed') = (failure <> '')),
    constraint import_job_applied_by check ((applied_at is null) = (applied_by is null)),
    constraint import_job_has_file check (content is not null or state in ('applied', 'undoing', 'undone', 'failed', 'dismissed'))
);
create index import_job_by_desk on import_job (level, code, id desc);
create index import_job_under_way on import_job (state) where state in ('reading', 'applying', 'undoing');

-- What was seen of each cell that is not as it should be.
create table import_finding (
    import   bigint not null references import_job on delete cascade,
    seq      integer not null,
    line     integer not null,
    title    text not null,
    value    text not null,
    outcome  text not null check (outcome in ('repaired', 'flagged', 'refused')),
    reason   text not null,
    proposal text not null,
    primary key (import, seq)
);

-- New rows that may be a place of the directory already, and what a person says.
create table import_pair (
    import    bigint not null references import_job on delete cascade,
    source_id text not null,
    place_id  text not null references place,
    line      integer not null,
    points    integer not null,
    band      text not null check (band in ('certain', 'probable', 'possible')),
    reasons   jsonb not null check (jsonb_typeof(reasons) = 'array'),
    row       jsonb not null check (jsonb_typeof(row) = 'object'), -- what the file says, by column of the standard
    choice    text check (choice in ('same', 'distinct')), -- null: nobody said
    primary key (import, source_id, place_id)
);

-- What the columns of a source give, as somebody said it last.
create table import_mapping (
    level   text not null,
    code    text not null,
    feed    text not null,
    mapping jsonb not null check (jsonb_typeof(mapping) = 'object'),
    at      timestamptz not null default now(),
    primary key (level, code, feed)
);

-- What an import changed, so that it can be found and undone. version is the
-- last one it wrote of the place, base the one before the first, 0 when it
-- created the place.
create table import_change (
    import     bigint not null references import_job,
    place_id   text not null,
    base       bigint not null,
    version    bigint not null,
    provenance jsonb, -- before; null for a creation
    primary key (import, place_id)
);
create index import_change_by_place on import_change (place_id);

-- The same for identifiers of sources: was is the row before, null when it is new.
create table import_source (
    import    bigint not null references import_job,
    feed      text not null,
    source_id text not null,
    was       jsonb,
    primary key (import, feed, source_id)
);

-- The setting annuaire.import names the import of a transaction; without it
-- these do nothing.
-- +goose StatementBegin
create function import_under_way() returns bigint language sql stable as $$
    select nullif(current_setting('annuaire.import', true), '')::bigint
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create function import_created_places() returns trigger language plpgsql as $$
begin
    if import_under_way() is not null then
        insert into import_change (import, place_id, base, version)
        select import_under_way(), id, 0, version from created;
    end if;
    return null;
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
create function import_changed_places() returns trigger language plpgsql set enable_nestloop = off set jit = off as $$
begin
    if import_under_way() is not null then
        insert into import_change (import, place_id, base, version, provenance)
        select import_under_way(), n.id, w.version, n.version, w.provenance
        from now_row n join was_row w using (id)
        on conflict (import, place_id) do update set version = excluded.version;
    end if;
    return null;
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
create function import_created_sources() returns trigger language plpgsql as $$
begin
    if import_under_way() is not null then
        insert into import_source (import, feed, source_id)
        select import_under_way(), feed, source_id from created
        on conflict do nothing;
    end if;
    return null;
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
create function import_changed_sources() returns trigger language plpgsql set enable_nestloop = off set jit = off as $$
begin
    if import_under_way() is not null then
        insert into import_source (import, feed, source_id, was)
        select import_under_way(), w.feed, w.source_id, to_jsonb(w) from was_row w
        on conflict do nothing;
    end if;
    return null;
end $$;
-- +goose StatementEnd
create trigger import_created_places after insert on place
    referencing new table as created for each statement execute function import_created_places();
create trigger import_changed_places after update on place
    referencing old table as was_row new table as now_row for each statement execute function import_changed_places();
create trigger import_created_sources after insert on place_source
    referencing new table as created for each statement execute function import_created_sources();
create trigger import_changed_sources after update on place_source
    referencing old table as was_row for each statement execute function import_changed_sources();

alter table import_job enable row level security;
create policy import_job_seen on import_job to annuaire_acting using (account = acting_account() or acting_reaches(level, code));
revoke delete on import_job from annuaire_acting;
alter table import_finding enable row level security;
create policy import_finding_seen on import_finding to annuaire_acting using (exists (select from import_job j where j.id = import));
alter table import_pair enable row level security;
create policy import_pair_seen on import_pair to annuaire_acting using (exists (select from import_job j where j.id = import));
alter table import_mapping enable row level security;
create policy import_mapping_seen on import_mapping to annuaire_acting using (acting_reaches(level, code));
alter table import_change enable row level security;
create policy import_change_seen on import_change to annuaire_acting using (exists (select from import_job j where j.id = import));
alter table import_source enable row level security;
create policy import_source_seen on import_source to annuaire_acting using (exists (select from import_job j where j.id = import));

-- +goose Down
drop trigger import_created_places on place;
drop trigger import_changed_places on place;
drop trigger import_created_sources on place_source;
drop trigger import_changed_sources on place_source;
drop table import_source, import_change, import_mapping, import_pair, import_finding, import_job;
drop function import_created_places(), import_changed_places(), import_created_sources(), import_changed_sources(), import_under_way();
