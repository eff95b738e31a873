-- +goose Up

-- People, and what they are trusted with.
create table organisation (
    id         bigint generated always as identity primary key,
    name       text not null check (name <> '' and length(name) <= 300),
    kind       text not null check (kind in ('collectivite', 'etat', 'association', 'entreprise', 'autre')),
    pivot      text check (pivot ~ '^[0-9A-Za-z]{9,14}$'), -- SIRET, RNA or RIDET; null: not known
    pivot_kind text not null check (pivot_kind in ('siret', 'rna', 'ridet', 'inconnu')),
    level      text, -- of the territory that a local authority administers
    code       text,
    created_at timestamptz not null default now(),
    constraint organisation_pivot_known check ((pivot is null) = (pivot_kind = 'inconnu')),
    constraint organisation_territory_whole check ((level is null) = (code is null)),
    foreign key (level, code) references territory on delete restrict deferrable initially deferred
);
create unique index organisation_pivot on organisation (pivot_kind, pivot);
create unique index organisation_of_territory on organisation (level, code);

create table account (
    id           bigint generated always as identity primary key,
    email        text unique check (email = lower(email) and length(email) <= 254 and email like '%_@_%'), -- null: erased
    name         text not null default '' check (length(name) <= 200),
    organisation bigint references organisation,
    password     text check (password like '$argon2id$%'), -- null: none was chosen
    subject      text unique, -- of the identity provider
    totp         text, -- secret of the second factor, base32
    totp_since   timestamptz, -- null: not confirmed yet
    totp_step    bigint not null default 0, -- the last one used: a code serves once
    state        text not null default 'invited' check (state in ('invited', 'active', 'closed')),
    created_at   timestamptz not null default now(),
    constraint account_erased_when_closed check (email is not null or state = 'closed')
);

create table membership (
    id           bigint generated always as identity primary key,
    account      bigint not null references account,
    role         text not null check (role in ('agence', 'instructeur', 'decideur', 'ordonnateur', 'comptable', 'evaluateur', 'territoire', 'gestionnaire', 'mediateur')),
    level        text, -- the territory of a role over one
    code         text,
    place_id     text references place, -- the place of a role over places
    until        timestamptz, -- null: without end
    delegated_by bigint references membership, -- null: given, not delegated
    given_by     bigint references account, -- null: by the command line
    given_at     timestamptz not null default now(),
    ended_at     timestamptz,
    ended_by     bigint references account,
    foreign key (level, code) references territory on delete restrict deferrable initially deferred,
    constraint membership_over_something check (
        case when role in ('gestionnaire', 'mediateur') then place_id is not null and level is null and code is null
        else place_id is null and level is not null and code is not null end),
    constraint membership_of_agency check (role <> 'agence' or level = 'pays'),
    constraint membership_of_territory check (role <> 'territoire' or level <> 'pays'),
    constraint membership_delegated_with_end check (delegated_by is null or until is not null)
);
create unique index membership_once on membership (account, role, coalesce(level, ''), coalesce(code, ''), coalesce(place_id, '')) where ended_at is null;
create index membership_by_territory on membership (level, code) where ended_at is null;
create index membership_by_place on membership (place_id) where ended_at is null;

-- The rights in force now. A delegated one falls with the one it comes from,
-- which is never itself delegated. Who reads this sees the rows that they see of
-- what is below it, not those that its owner sees.
create view valid_membership with (security_invoker = true) as
select m.*
from membership m
join account a on a.id = m.account and a.state = 'active'
where m.ended_at is null and (m.until is null or m.until > now())
and (m.delegated_by is null or exists (
    select from membership origin
    join account lender on lender.id = origin.account and lender.state = 'active'
    where origin.id = m.delegated_by and origin.delegated_by is null
    and origin.ended_at is null and (origin.until is null or origin.until > now())));

-- What each territory lies in, itself among them: the path by which rights reach
-- it. A former code of a commune, or one of a municipal district, lies where its
-- commune does. It is kept, not computed, because every right is read through it.
create table territory_path (
    level    text not null,
    code     text not null,
    in_level text not null,
    in_code  text not null,
    primary key (level, code, in_level, in_code)
);
create index territory_path_within on territory_path (in_level, in_code, level, code);

-- An EPCI lies in a department, or a region, only when all its communes do.
create view territory_path_of_reference as
with epci as (
    select epci as code, min(department) as department, min(region) as region,
        count(distinct department) as departments, count(distinct region) as regions
    from territory
    where level = 'commune' and epci <> ''
    group by epci
), former as (
    select old as code, min(t.code) as commune
    from territory t cross join unnest(t.old_codes) old
    where t.level = 'commune' and not exists (select from territory c where c.level = 'commune' and c.code = old)
    group by old
    having count(distinct t.code) = 1 -- one that was shared out leads nowhere for sure
), named as (
    select t.level, t.code, t.code as own, t.department, t.epci, t.region from territory t
    union all
    select 'commune', former.code, t.code, t.department, t.epci, t.region
    from former join territory t on t.level = 'commune' and t.code = former.commune
)
select n.level, n.code, within.level as in_level, within.code as in_code
from named n
left join epci on n.level = 'epci' and epci.code = n.code
cross join lateral (values
    (n.level, n.own),
    ('epci', case when n.level = 'commune' then n.epci end),
    ('departement', case when n.level = 'commune' then n.department when epci.departments = 1 then epci.department end),
    ('region', case when n.level in ('commune', 'departement') then n.region when epci.regions = 1 then epci.region end),
    ('pays', case when n.level <> 'pays' then 'FR' end)
) within(level, code)
where within.code <> '';

-- +goose StatementBegin
create function refresh_territory_path() returns trigger language plpgsql as $$
begin
    create temporary table incoming_path on commit drop as select * from territory_path_of_reference;
    delete from territory_path p
    where not exists (
        select from incoming_path i
        where (i.level, i.code, i.in_level, i.in_code) = (p.level, p.code, p.in_level, p.in_code));
    insert into territory_path select * from incoming_path on conflict do nothing;
    drop table incoming_path;
    return null;
end $$;
-- +goose StatementEnd
create trigger territory_path_kept after insert or update or delete on territory
    for each statement execute function refresh_territory_path();
insert into territory_path select * from territory_path_of_reference;

-- The second wall. The program acts for a person under this role, which sees
-- of guarded rows only what the person's rights, read from the record itself,
-- reach; whatever the program was led to ask. Roles belong to the whole server:
-- where this account may not make one, its administrator does it first.
-- +goose StatementBegin
do $$ begin
    if not exists (select from pg_roles where rolname = 'annuaire_acting') then
        create role annuaire_acting nologin;
    end if;
exception when duplicate_object or unique_violation then null; -- another database of this server made it meanwhile
end $$;
-- +goose StatementEnd
-- +goose StatementBegin
do $$ begin
    if not pg_has_role(current_user, 'annuaire_acting', 'member') then
        grant annuaire_acting to current_user;
    end if;
end $$;
-- +goose StatementEnd
grant usage on schema public to annuaire_acting;
grant select, insert, update, delete on all tables in schema public to annuaire_acting;
grant usage on all sequences in schema public to annuaire_acting;
revoke insert, update, delete on territory, territory_path, outline, indicator, reference_state from annuaire_acting;
alter default privileges in schema public grant select, insert, update, delete on tables to annuaire_acting;
alter default privileges in schema public grant usage on sequences to annuaire_acting;

-- acting_account is the person for whom the transaction acts, 0 for anyone.
-- +goose StatementBegin
create function acting_account() returns bigint language sql stable as $$
    select coalesce(nullif(current_setting('annuaire.account', true), '')::bigint, 0)
$$;
-- +goose StatementEnd

-- What the rights of the person reach, as sets: a policy that asks for a row
-- among them builds each once a query. Asking row by row what the person holds
-- would cost a query a row, of all rows, before any other condition.
-- The idiom: (select acting_everywhere()) or (level, code) in (select * from acting_territories())
-- +goose StatementBegin
create function acting_everywhere() returns boolean language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from valid_membership m where m.account = acting_account() and m.level = 'pays')
$$;
-- +goose StatementEnd

-- acting_territories gives the territories that some right of the person reaches,
-- but for rights over the country.
-- +goose StatementBegin
create function acting_territories() returns table (level text, code text) language sql stable security definer set search_path = public, pg_temp as $$
    select p.level, p.code
    from valid_membership m
    join territory_path p on p.in_level = m.level and p.in_code = m.code
    where m.account = acting_account() and m.level <> 'pays'
$$;
-- +goose StatementEnd

-- acting_communes gives the codes of the communes among them.
-- +goose StatementBegin
create function acting_communes() returns setof text language sql stable security definer set search_path = public, pg_temp as $$
    select t.code from acting_territories() t where t.level = 'commune'
$$;
-- +goose StatementEnd

-- acting_places gives the places over which the person has a right.
-- +goose StatementBegin
create function acting_places() returns setof text language sql stable security definer set search_path = public, pg_temp as $$
    select m.place_id from valid_membership m where m.account = acting_account() and m.place_id is not null
$$;
-- +goose StatementEnd

-- acting_people gives the people who have, or had, a right that theirs reach.
-- +goose StatementBegin
create function acting_people() returns setof bigint language sql stable security definer set search_path = public, pg_temp as $$
    select m.account from membership m join acting_territories() t on t.level = m.level and t.code = m.code
    union all
    select m.account from membership m join acting_places() held on held = m.place_id
    union all
    select m.account from membership m join place p on p.id = m.place_id
    where p.code_insee in (select acting_communes())
$$;
-- +goose StatementEnd

-- acting_reaches tells it of one territory, for what is about to be written.
-- +goose StatementBegin
create function acting_reaches(level text, code text) returns boolean
    language plpgsql stable security definer cost 2000 set search_path = public, pg_temp as $$
begin
    return exists (
        select from valid_membership m
        where m.account = acting_account() and m.level is not null
        and (m.level = 'pays' or exists (
            select from territory_path p
            where p.level = acting_reaches.level and p.code = acting_reaches.code and p.in_level = m.level and p.in_code = m.code)));
end $$;
-- +goose StatementEnd

-- acting_reaches_place tells it of one place.
-- +goose StatementBegin
create function acting_reaches_place(id text) returns boolean
    language plpgsql stable security definer cost 2000 set search_path = public, pg_temp as $$
begin
    return exists (select from valid_membership m where m.account = acting_account() and m.place_id = acting_reaches_place.id)
        or acting_reaches('commune', coalesce((select p.code_insee from place p where p.id = acting_reaches_place.id), ''));
end $$;
-- +goose StatementEnd

-- territory_is_managed tells whether a territory has somebody to decide there:
-- not who. People hand to the level above without seeing its people.
-- +goose StatementBegin
create function territory_is_managed(level text, code text) returns boolean
    language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select from valid_membership m
        where m.role = 'territoire' and m.level = territory_is_managed.level and m.code = territory_is_managed.code)
$$;
-- +goose StatementEnd

-- agency_is_managed tells whether somebody administers the agency, for good.
-- +goose StatementBegin
create function agency_is_managed() returns boolean
    language sql stable security definer set search_path = public, pg_temp as $$
    select exists (select from valid_membership m where m.role = 'agence' and m.delegated_by is null and m.until is null)
$$;
-- +goose StatementEnd

-- A person sees their own account and those of the people who have a right that
-- theirs reaches, and changes only their own.
alter table account enable row level security;
create policy account_seen on account for select to annuaire_acting using (
    id = acting_account() or (select acting_everywhere()) or id in (select acting_people()));
create policy account_changed on account for update to annuaire_acting using (id = acting_account());

-- Rights over what theirs do not reach are neither seen nor given; their own
-- they may only end.
alter table membership enable row level security;
create policy membership_seen on membership for select to annuaire_acting using (
    account = acting_account() or (select acting_everywhere())
    or (level, code) in (select t.level, t.code from acting_territories() t)
    or place_id in (select acting_places())
    or (select p.code_insee from place p where p.id = place_id) in (select acting_communes()));
create policy membership_given on membership for insert to annuaire_acting with check (
    acting_reaches(coalesce(level, ''), coalesce(code, '')) or acting_reaches_place(coalesce(place_id, '')));
create policy membership_changed on membership for update to annuaire_acting using (
    account = acting_account() or (select acting_everywhere())
    or (level, code) in (select t.level, t.code from acting_territories() t)
    or place_id in (select acting_places())
    or (select p.code_insee from place p where p.id = place_id) in (select acting_communes()))
with check (
    account = acting_account() and ended_at is not null
    or acting_reaches(coalesce(level, ''), coalesce(code, '')) or acting_reaches_place(coalesce(place_id, '')));
revoke update, delete on membership from annuaire_acting;
grant update (place_id, given_at, ended_at, ended_by) on membership to annuaire_acting;
revoke insert, delete on account from annuaire_acting;

-- +goose Down
alter default privileges in schema public revoke select, insert, update, delete on tables from annuaire_acting;
alter default privileges in schema public revoke usage on sequences from annuaire_acting;
drop trigger territory_path_kept on territory;
drop function refresh_territory_path();
drop view territory_path_of_reference, valid_membership cascade;
drop table territory_path;
drop table membership, account, organisation cascade;
drop function agency_is_managed(), territory_is_managed(text, text), acting_reaches_place(text), acting_reaches(text, text),
    acting_people(), acting_places(), acting_communes(), acting_territories(), acting_everywhere(), acting_account();
