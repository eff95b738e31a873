-- +goose Up

-- A campaign asks the places of a territory to confirm their sheets.
create table campaign (
    id            bigint generated always as identity primary key,
    name          text not null check (name <> '' and length(name) <= 120),
    level         text not null,
    code          text not null,
    freshness     text[] not null check (freshness <> '{}' and freshness <@ array['a-jour', 'a-surveiller', 'a-verifier', 'a-mettre-a-jour']),
    typologies    text[] not null default '{}', -- empty: every kind
    message       text not null default '' check (length(message) <= 500), -- added to each letter
    created_by    bigint not null references account,
    created_at    timestamptz not null,
    launched_at   timestamptz,
    relaunched_at timestamptz,
    closed_at     timestamptz,
    foreign key (level, code) references territory on delete restrict deferrable initially deferred,
    constraint campaign_relaunched_once_launched check (relaunched_at is null or launched_at is not null)
);
create index campaign_by_territory on campaign (level, code);

-- The places that a campaign aims at, as they were when it was launched.
create table campaign_place (
    campaign   bigint not null references campaign,
    place_id   text not null references place,
    state      text not null default 'a-ecrire' check (state in ('a-ecrire', 'ecrite', 'injoignable', 'recente')),
    round      smallint not null default 1 check (round in (1, 2)), -- 2 once relaunched
    not_before timestamptz not null, -- when to write, while state is 'a-ecrire'
    primary key (campaign, place_id)
);
create index campaign_place_by_place on campaign_place (place_id);
create index campaign_place_to_write on campaign_place (campaign, not_before) where state = 'a-ecrire';

-- A letter that asks somebody whether a sheet is still right, and its secret
-- address. Addresses of people are not kept here: only their digests.
create table reminder (
    id           bigint generated always as identity primary key,
    secret       bytea not null unique check (length(secret) = 32), -- digest
    place_id     text references place, -- null: the list of a territory, to who manages it
    campaign     bigint references campaign,
    account      bigint references account, -- null: the address that the sheet publishes
    address      bytea not null check (length(address) = 32), -- digest
    sent_at      timestamptz not null,
    expires_at   timestamptz not null,
    opened_at    timestamptz,
    confirmed_at timestamptz,
    failed_at    timestamptz, -- the letter was given up
    constraint reminder_about_something check (place_id is not null or account is not null)
);
create index reminder_by_place on reminder (place_id, sent_at);
create index reminder_by_address on reminder (address, sent_at);
create index reminder_by_campaign on reminder (campaign, place_id) where campaign is not null;

-- The digests of the addresses that want no more reminders.
create table reminder_refusal (
    address bytea primary key check (length(address) = 32),
    at      timestamptz not null
);

-- +goose StatementBegin
create function address_digest(email text) returns bytea language sql immutable as $$
    select sha256(convert_to(lower(email), 'UTF8'))
$$;
-- +goose StatementEnd

-- Who may be asked about each place: those who manage it, or work in it; where
-- there is nobody, the first address that the sheet publishes, when published is
-- true. Never who said no. The transaction may act for somebody who may not read
-- these addresses: the function is the owner's.
-- +goose StatementBegin
create function reminder_recipients(ids text[], published boolean) returns table (place_id text, account bigint, email text)
language sql stable security definer set search_path = public, pg_temp as $$
    with managers as (
        select distinct m.place_id, m.account, a.email
        from valid_membership m join account a on a.id = m.account
        where m.place_id = any(ids) and m.role in ('gestionnaire', 'mediateur') and a.email is not null
    ), ranked as (
        select place_id, account, email, row_number() over (partition by place_id order by account) as rank
        from managers
    ), asked as (
        select place_id, account, email from ranked where rank <= 3
        union all
        select p.id, null, lower(p.courriels[1])
        from place p
        where published and p.id = any(ids) and p.courriels[1] like '%_@_%'
            and not exists (select from managers m where m.place_id = p.id)
    )
    select a.place_id, a.account, a.email
    from asked a
    where not exists (select from reminder_refusal r where r.address = address_digest(a.email))
$$;
-- +goose StatementEnd

-- The level of freshness of a sheet: directory.FreshnessOf in SQL.
-- +goose StatementBegin
create function freshness(updated date, today date) returns text language sql immutable as $$
    select case
        when updated + interval '6 months' > today then 'a-jour'
        when updated + interval '12 months' > today then 'a-surveiller'
        when updated + interval '18 months' > today then 'a-verifier'
        else 'a-mettre-a-jour' end
$$;
-- +goose StatementEnd

alter table campaign enable row level security;
create policy campaign_seen on campaign to annuaire_acting using (acting_reaches(level, code));
revoke delete on campaign from annuaire_acting;

alter table campaign_place enable row level security;
create policy campaign_place_seen on campaign_place to annuaire_acting using (exists (select from campaign c where c.id = campaign));
revoke delete on campaign_place from annuaire_acting;

-- Nobody who acts reads a secret or an address, nor writes reminders: the queue does.
alter table reminder enable row level security;
create policy reminder_seen on reminder for select to annuaire_acting using (acting_reaches_place(coalesce(place_id, '')) or account = acting_account());
revoke all on reminder from annuaire_acting;
grant select (id, place_id, campaign, sent_at, expires_at, opened_at, confirmed_at, failed_at) on reminder to annuaire_acting;
revoke all on reminder_refusal from annuaire_acting;

-- +goose Down
drop function freshness(date, date), reminder_recipients(text[], boolean), address_digest(text);
drop table reminder_refusal, reminder, campaign_place, campaign;
