-- +goose Up

-- A form that somebody has begun: a place to add, or changes to one. It belongs
-- to an account or to whoever has its secret, and is kept for thirty days.
create table draft (
    id            bigint generated always as identity primary key,
    account       bigint references account on delete cascade,
    secret        bytea unique, -- sha256 of what the address carries
    place_id      text references place, -- null: a place to add
    place_version bigint, -- that was read when the form was begun
    base          jsonb not null default '{}' check (jsonb_typeof(base) = 'object'), -- the values of the place then, by column
    answers       jsonb not null default '{}' check (jsonb_typeof(answers) = 'object' and length(answers::text) <= 600000), -- by step, as they were sent
    began_at      timestamptz not null,
    saved_at      timestamptz not null,
    expires_at    timestamptz not null,
    constraint draft_of_somebody check ((account is null) <> (secret is null)),
    constraint draft_of_version check ((place_id is null) = (place_version is null)),
    constraint draft_for_anyone_adds check (secret is null or place_id is null)
);
create unique index draft_once on draft (account, place_id) where place_id is not null;
create index draft_by_account on draft (account) where account is not null;
create index draft_expiring on draft (expires_at);

-- A person sees their own; anyone, the one whose secret the transaction gives.
alter table draft enable row level security;
create policy draft_own on draft to annuaire_acting using (
    account = acting_account()
    or secret = decode(nullif(current_setting('annuaire.draft', true), ''), 'hex'));

-- What a program was answered to a change that it numbered itself, so that the
-- same request sent again does nothing more and gets the same answer.
create table numbered_answer (
    account  bigint not null references account on delete cascade,
    key      text not null check (key <> '' and length(key) <= 200),
    request  bytea not null, -- sha256 of its method, address and body
    status   int, -- null while the transaction that does it has not ended
    headers  jsonb not null default '{}',
    body     bytea not null default '',
    made_at  timestamptz not null,
    primary key (account, key)
);
create index numbered_answer_by_age on numbered_answer (made_at);
alter table numbered_answer enable row level security;
create policy numbered_answer_own on numbered_answer to annuaire_acting using (account = acting_account());

-- +goose Down
drop table numbered_answer;
drop table draft;
