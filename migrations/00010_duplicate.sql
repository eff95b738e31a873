-- +goose Up

-- Once two places are merged, each column comes from one row of one source, the
-- one that a person chose: the other rows say nothing of it any more.
alter table place_source add column columns text[]; -- that this row gives; null: all

-- What a new place is compared with: its commune, what stands near it, and those
-- with its telephone, its e-mail or its SIRET.
create index place_by_commune on place (code_insee);
create index place_by_position on place using gist (position);
create index place_by_telephone on place (telephone);
create index place_by_courriels on place using gin (courriels);
create index place_by_pivot on place (pivot);

-- Pairs of places that may be one, as the last comparison of the whole record
-- found them. Identifiers are ordered by their bytes, as the program does.
create table duplicate (
    a         text collate "C" not null references place,
    b         text collate "C" not null references place,
    points    integer not null,
    band      text not null check (band in ('certain', 'probable', 'possible')),
    reasons   jsonb not null check (jsonb_typeof(reasons) = 'array'),
    metres    double precision, -- null: one of them has no position
    found_at  timestamptz not null default now(),
    primary key (a, b),
    constraint duplicate_ordered check (a < b)
);
create index duplicate_by_b on duplicate (b);
create index duplicate_by_points on duplicate (points desc);

-- What people said of pairs. It outlives comparisons, imports and merges.
create table duplicate_verdict (
    a        text collate "C" not null references place,
    b        text collate "C" not null references place,
    verdict  text not null check (verdict in ('distinct', 'later')),
    until    date, -- of 'later': the day when the pair comes back
    account  bigint references account,
    at       timestamptz not null default now(),
    merge    bigint, -- the merge by which the kept place took over this verdict of the absorbed one; null: said of these two
    primary key (a, b),
    constraint verdict_ordered check (a < b),
    constraint verdict_later_until check ((verdict = 'later') = (until is not null))
);
create index duplicate_verdict_by_b on duplicate_verdict (b);

-- Merges, and all that is needed to undo them exactly.
create table place_merge (
    id             bigint generated always as identity primary key,
    kept           text not null references place,
    absorbed       text not null references place,
    at             timestamptz not null default now(),
    account        bigint references account,
    from_absorbed  text[] not null, -- columns taken from the absorbed place
    kept_before    jsonb not null,  -- the whole places, as the program writes them
    kept_after     jsonb not null,
    absorbed_before jsonb not null,
    absorbed_after  jsonb not null,
    sources        jsonb not null,  -- rows of place_source of both, before
    memberships    bigint[] not null, -- moved to the kept place
    ended          bigint[] not null, -- memberships ended, since the kept place had the same
    tickets        bigint[] not null, -- moved to the kept place
    undone_at      timestamptz,
    undone_by      bigint references account,
    constraint merge_of_two check (kept <> absorbed)
);
create index place_merge_by_kept on place_merge (kept);
create unique index place_merge_in_force on place_merge (absorbed) where undone_at is null;
alter table duplicate_verdict add foreign key (merge) references place_merge;

alter table place_merge enable row level security;
create policy place_merge_seen on place_merge to annuaire_acting
    using (acting_reaches_place(kept) or acting_reaches_place(absorbed));

-- +goose Down
drop table duplicate_verdict, place_merge, duplicate;
drop index place_by_commune, place_by_position, place_by_telephone, place_by_courriels, place_by_pivot;
alter table place_source drop column columns;
