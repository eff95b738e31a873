-- +goose Up

-- What people ask of those who look after the directory.
create table ticket (
    number        bigint generated always as identity primary key,
    version       bigint not null default 1,
    kind          text not null check (kind in ('creation', 'modification', 'fermeture', 'demenagement', 'horaires', 'telephone',
                      'position', 'description', 'doublon', 'autre', 'revendication', 'retrait')),
    state         text not null check (state in ('a_confirmer', 'recue', 'prise', 'acceptee', 'refusee', 'contestee',
                      'acceptee_apres_recours', 'refusee_apres_recours', 'retiree', 'expiree')),
    place_id      text references place, -- null: of a creation not accepted yet
    place_version bigint, -- that who asks had before them
    place_name    text not null check (place_name <> '' and length(place_name) <= 500),
    code_insee    text not null default '', -- '': not known
    proposed      jsonb, -- the whole place of a creation
    changes       jsonb not null default '{}' check (jsonb_typeof(changes) = 'object'),
    duplicate_of  text references place,
    message       text not null default '' check (length(message) <= 2000),
    account       bigint references account, -- who asks; null: nobody in particular
    email         text check (email = lower(email) and length(email) <= 254), -- null: none was given, or it was erased
    sure          boolean not null default false, -- who asks is known: an account, or an address that was confirmed
    -- The desk that must decide, and the one that decided last. They have no
    -- foreign key: a territory may go, and its tickets are then handed on.
    desk_level    text not null,
    desk_code     text not null,
    decider_level text not null default '',
    decider_code  text not null default '',
    decided_by    bigint references account,
    taken_by      bigint references account,
    before        jsonb, -- the place as it was when the last decision changed it, whole; null: it changed none
    applied       bigint, -- the version of the place that the decision made
    granted       bigint references membership, -- the right that an accepted claim gave
    answer        text not null default '' check (length(answer) <= 2000),
    reason        text not null default '' check (length(reason) <= 2000),
    appeal        text not null default '' check (length(appeal) <= 2000),
    opened_at     timestamptz not null,
    desk_since    timestamptz not null,
    decided_at    timestamptz,
    ended_at      timestamptz,
    key           bytea unique, -- digest of the number that a program gave its request, for two days
    request       bytea, -- sha256 of that request
    constraint ticket_about_something check ((kind = 'creation') = (proposed is not null) and (kind = 'creation' or place_id is not null)),
    constraint ticket_refused_with_reason check (state not in ('refusee', 'refusee_apres_recours') or reason <> ''),
    constraint ticket_appealed_with_reason check (state <> 'contestee' or appeal <> ''),
    constraint ticket_confirmable check (state <> 'a_confirmer' or email is not null)
);
create index ticket_by_place on ticket (place_id);
create index ticket_by_account on ticket (account) where account is not null;
create index ticket_by_commune on ticket (code_insee);
create index ticket_waiting on ticket (desk_since) where state in ('recue', 'prise', 'contestee');
create index ticket_with_email on ticket (ended_at) where email is not null;

-- All that happened to each ticket, oldest first.
create table ticket_move (
    seq    bigint generated always as identity primary key,
    ticket bigint not null references ticket,
    at     timestamptz not null,
    event  text not null check (event <> ''),
    state  text not null, -- after the event
    actor  text not null check (actor <> ''), -- an account by its number
    level  text not null, -- of the desk, after the event
    code   text not null,
    text   text not null default '' check (length(text) <= 2000) -- what a desk wrote; never what who asks did
);
create index ticket_move_by_ticket on ticket_move (ticket, seq);
create trigger append_only before update or delete or truncate on ticket_move
    for each statement execute function append_only();

-- The secrets that lead to the tracking page of a ticket. Each letter has its
-- own, so that none need be kept in clear.
create table ticket_link (
    hash   bytea primary key check (length(hash) = 32),
    ticket bigint not null references ticket,
    proves boolean not null, -- it was sent to the address given, and nowhere else: who follows it reads that mail
    since  timestamptz not null
);
create index ticket_link_by_ticket on ticket_link (ticket);

-- What signs the forms that anyone may fill in, the same for every instance.
create table form_key (
    key bytea not null default sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')),
    one boolean primary key default true check (one)
);
insert into form_key default values;

alter table ticket enable row level security;
create policy ticket_seen on ticket to annuaire_acting using (
    (select acting_everywhere()) or account = (select acting_account())
    or (desk_level, desk_code) in (select t.level, t.code from acting_territories() t)
    or code_insee in (select acting_communes())
    or place_id in (select acting_places()));
revoke delete on ticket from annuaire_acting;

alter table ticket_move enable row level security;
create policy ticket_move_seen on ticket_move for select to annuaire_acting using (exists (select from ticket t where t.number = ticket));
create policy ticket_move_written on ticket_move for insert to annuaire_acting with check (exists (select from ticket t where t.number = ticket));

-- Nobody who decides may read a secret; they may only make one, for a letter.
alter table ticket_link enable row level security;
create policy ticket_link_written on ticket_link for insert to annuaire_acting with check (exists (select from ticket t where t.number = ticket));
revoke all on form_key from annuaire_acting;

-- Where letters go. The transaction acts for one person and must write to
-- others, whose addresses that person may not read: the functions are the
-- owner's. Letters are written, never shown.
-- +goose StatementBegin
create function desk_emails(level text, code text) returns setof text language sql stable security definer set search_path = public, pg_temp as $$
    select distinct a.email
    from valid_membership m join account a on a.id = m.account
    where m.level = desk_emails.level and m.code = desk_emails.code and m.role in ('territoire', 'agence') and a.email is not null
    order by 1 limit 50
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create function manager_emails(place text) returns setof text language sql stable security definer set search_path = public, pg_temp as $$
    select distinct a.email
    from valid_membership m join account a on a.id = m.account
    where m.place_id = place and m.role = 'gestionnaire' and a.email is not null
    order by 1 limit 50
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create function account_email(id bigint) returns text language sql stable security definer set search_path = public, pg_temp as $$
    select email from account a where a.id = account_email.id and a.state <> 'closed'
$$;
-- +goose StatementEnd

-- +goose Down
drop function desk_emails(text, text), manager_emails(text), account_email(bigint);
drop table form_key, ticket_link, ticket_move, ticket;
