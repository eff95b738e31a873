-- +goose Up
create table territory (
    level        text not null check (level in ('commune', 'epci', 'departement', 'region', 'pays')),
    code         text not null check (code <> ''),
    name         text not null check (name <> ''),
    kind         text not null default '',
    population   integer check (population >= 0), -- null: no source gives it
    department   text not null default '',
    epci         text not null default '',
    region       text not null default '',
    postal_codes text[] not null default '{}',
    old_codes    text[] not null default '{}',
    old_names    text[] not null default '{}',
    centre       geometry(Point, 4326),
    primary key (level, code)
);

-- An outline is kept twice where two sources differ in use: one fine enough
-- to find the commune of a point, one light enough to be drawn.
create table outline (
    level   text not null,
    code    text not null,
    purpose text not null check (purpose in ('locate', 'draw')),
    shape   geometry(MultiPolygon, 4326) not null check (not st_isempty(shape)),
    primary key (purpose, level, code),
    foreign key (level, code) references territory on delete cascade deferrable initially deferred
);

create table indicator (
    level   text not null,
    code    text not null,
    name    text not null check (name <> ''),
    value   double precision not null,
    source  text not null check (source <> ''),
    vintage text not null check (vintage <> ''),
    primary key (level, code, name),
    foreign key (level, code) references territory on delete cascade deferrable initially deferred
);

-- Moves each time the reference is replaced, so that whoever holds a copy in
-- memory knows that it is old.
create sequence reference_version;

-- +goose Down
drop sequence reference_version;
drop table indicator;
drop table outline;
drop table territory;
