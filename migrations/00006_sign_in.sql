-- +goose Up

-- What people sign in with. Secrets are never kept: the SHA-256 of those that
-- the program draws, long enough that no one guesses them back from it.

create table session (
    key          bytea primary key check (length(key) = 32), -- SHA-256 of what the cookie holds
    number       bigint generated always as identity unique, -- how its owner names it
    account      bigint not null references account on delete cascade,
    created_at   timestamptz not null,
    seen_at      timestamptz not null,
    expires_at   timestamptz not null,
    strong_since timestamptz, -- null: opened without a second factor
    pending      boolean not null default false, -- the second factor is still to come: it signs nobody in
    network      text not null check (length(network) <= 50), -- what the address is part of, never the address
    device       text not null check (length(device) <= 60), -- browser and system in words
    id_token     text check (length(id_token) <= 8192), -- of the identity provider, to sign out there too
    constraint session_pending_is_weak check (not pending or strong_since is null)
);
create index session_of_account on session (account);

create table recovery_code (
    account bigint not null references account on delete cascade,
    key     bytea not null check (length(key) = 32),
    used_at timestamptz,
    primary key (account, key)
);

-- A link that a letter carries. It serves once.
create table secret_link (
    key        bytea primary key check (length(key) = 32), -- SHA-256 of the last part of its path
    purpose    text not null check (purpose <> '' and length(purpose) <= 40),
    account    bigint references account on delete cascade, -- whom it is for, when it is an account
    subject    text not null default '' check (length(subject) <= 100), -- number or identifier of what it is about
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at    timestamptz
);
create index secret_link_of_account on secret_link (account);
create index secret_link_by_expiry on secret_link (expires_at);

-- How often something was tried in the window under way: by whom is a digest
-- of an address, of an e-mail or of the number of an account.
create table attempt (
    kind     text not null check (kind <> ''),
    subject  bytea not null check (length(subject) = 32),
    began_at timestamptz not null,
    ends_at  timestamptz not null,
    number   integer not null check (number > 0),
    primary key (kind, subject)
);
create index attempt_by_end on attempt (ends_at);

create table api_token (
    id         bigint generated always as identity primary key,
    key        bytea not null unique check (length(key) = 32),
    account    bigint not null references account on delete cascade,
    strong     boolean not null, -- made in a session opened with a second factor
    name       text not null check (name <> '' and length(name) <= 100),
    actions    text[] not null check (cardinality(actions) between 1 and 50),
    level      text not null, -- of the territory beyond which it does nothing
    code       text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at    timestamptz, -- to the hour
    revoked_at timestamptz,
    foreign key (level, code) references territory on delete restrict deferrable initially deferred,
    constraint api_token_expires_after check (expires_at > created_at)
);
create index api_token_of_account on api_token (account);

-- A local authority asks to manage its territory. Once decided, only what says
-- nothing of the person stays.
create table account_request (
    id           bigint generated always as identity primary key,
    state        text not null default 'to_confirm' check (state in ('to_confirm', 'waiting', 'approved', 'refused')),
    organisation text not null check (organisation <> '' and length(organisation) <= 300),
    siret        text not null check (siret ~ '^[0-9]{14}$'),
    level        text not null check (level in ('commune', 'epci', 'departement', 'region')),
    code         text not null,
    email        text check (email = lower(email) and length(email) <= 254),
    name         text check (length(name) <= 200),
    position     text check (length(position) <= 200), -- of the person there
    message      text check (length(message) <= 2000),
    created_at   timestamptz not null,
    confirmed_at timestamptz,
    decided_at   timestamptz,
    decided_by   bigint references account,
    reason       text check (length(reason) <= 2000),
    foreign key (level, code) references territory on delete restrict deferrable initially deferred,
    constraint account_request_forgets_people check (
        (state in ('to_confirm', 'waiting')) = (email is not null)
        and (email is null) = (name is null) and (email is null) = (message is null) and (email is null) = (position is null)),
    constraint account_request_decided check ((state in ('approved', 'refused')) = (decided_at is not null)),
    constraint account_request_refused_with_reason check (state <> 'refused' or reason <> '')
);
create unique index account_request_once on account_request (email) where state = 'waiting';
create index account_request_by_territory on account_request (level, code) where state = 'waiting';

-- invite_account gives the account that bears an e-mail, made when there is
-- none: whoever invites sees of the others only that.
-- +goose StatementBegin
create function invite_account(invited_email text, invited_name text, out id bigint, out state text) language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into account (email, name) values (invited_email, invited_name)
    on conflict (email) do nothing returning account.id, account.state into id, state;
    if id is null then
        select a.id, a.state into strict id, state from account a where a.email = invited_email for no key update;
    end if;
end
$$;
-- +goose StatementEnd

-- The second wall: people see their own, and who decides sees what is asked on
-- their territory. Links may be made for somebody else, and read by nobody.
alter table session enable row level security;
create policy session_own on session to annuaire_acting using (account = acting_account());
alter table recovery_code enable row level security;
create policy recovery_code_own on recovery_code to annuaire_acting using (account = acting_account());
alter table api_token enable row level security;
create policy api_token_own on api_token to annuaire_acting using (account = acting_account());
alter table secret_link enable row level security;
create policy secret_link_made on secret_link for insert to annuaire_acting with check (true);
alter table attempt enable row level security;
alter table account_request enable row level security;
create policy account_request_reached on account_request to annuaire_acting using (acting_reaches(level, code));

-- +goose Down
drop function invite_account(text, text);
drop table account_request, api_token, attempt, secret_link, recovery_code, session;
