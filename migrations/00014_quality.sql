-- +goose Up

-- What a sheet earns of quality but for its freshness, which changes with the
-- days: worked out by the program for one version of the place, and worked out
-- again when lists sorted or filtered by it are asked for.
create table place_quality (
    place_id text primary key references place,
    version  bigint not null, -- of the place, when it was worked out
    points   smallint not null check (points between 0 and 100)
);
create index place_quality_by_points on place_quality (points);
revoke insert, update, delete on place_quality from annuaire_acting;

-- is_astray tells whether a position is known to lie outside a commune. Outlines
-- are drawn with some slack, and so are positions: 200 metres are forgiven.
-- +goose StatementBegin
create function is_astray(insee text, at geometry) returns boolean language sql stable as $$
    select not st_dwithin(o.shape, at, 0.002)
    from outline o
    where o.level = 'commune' and o.code = insee and o.purpose = 'locate'
$$;
-- +goose StatementEnd

create index journal_by_actor on journal (actor, seq);
create index journal_by_kind on journal (kind, seq);

-- +goose Down
drop index journal_by_kind, journal_by_actor;
drop function is_astray(text, geometry);
drop table place_quality;
