-- +goose Up

-- A scheme, by its versions. What a version says never changes once it is published.
create table label_version (
    id           bigint generated always as identity primary key,
    scheme       text not null check (scheme ~ '^[a-z][a-z0-9-]{1,39}$'), -- code, of every version
    version      integer not null check (version > 0),
    state        text not null,
    seq          bigint not null default 0,
    definition   jsonb not null check (jsonb_typeof(definition) = 'object'), -- labels.Scheme
    digest       bytea, -- sha256 of the definition, once published
    revision     bigint not null default 1, -- one more each time the draft is saved
    created_by   bigint references account,
    created_at   timestamptz not null,
    published_at timestamptz,
    upgrade_by   date, -- of a version that another replaced: its titles must have passed to it by then
    unique (scheme, version),
    constraint label_version_code check (definition->>'code' = scheme),
    constraint label_version_digested check (digest is null or digest = sha256(convert_to(definition::text, 'UTF8'))),
    constraint label_version_sealed check ((digest is null) = (published_at is null) and (state in ('brouillon', 'abandonne') or digest is not null))
);
create unique index label_version_published on label_version (scheme) where state = 'publie';
create unique index label_version_drafted on label_version (scheme) where state = 'brouillon';

-- +goose StatementBegin
create function label_version_kept() returns trigger language plpgsql as $$
begin
    if (old.state <> 'brouillon' or old.published_at is not null) and (new.definition <> old.definition or new.scheme <> old.scheme or new.version <> old.version
        or new.digest is distinct from old.digest or new.published_at is distinct from old.published_at
        or new.state = 'brouillon' and old.state <> 'brouillon') then
        raise exception 'a published version never changes' using errcode = 'restrict_violation', constraint = 'label_version_kept';
    end if;
    return new;
end $$;
-- +goose StatementEnd
create trigger label_version_kept before update on label_version for each row execute function label_version_kept();
create trigger append_only before delete or truncate on label_version for each statement execute function append_only();

-- What a draft said before each time it was saved, so that its editor can go back.
create table label_version_undo (
    version    bigint not null references label_version,
    revision   bigint not null, -- that the definition had
    definition jsonb not null,
    primary key (version, revision)
);

-- Numbers, by scheme and year, are given in order and never again.
create table label_counter (
    name text primary key, -- 'EMN-2026', 'C-EMN-2026', 'D-EMN-2026'
    last bigint not null check (last > 0)
);

-- next_number gives the next one of a series, which is held until the transaction
-- ends: nobody who acts writes the table.
-- +goose StatementBegin
create function next_number(series text) returns bigint language sql security definer set search_path = public, pg_temp as $$
    insert into label_counter as c (name, last) values (series, 1)
    on conflict (name) do update set last = c.last + 1
    returning last
$$;
-- +goose StatementEnd
revoke all on label_counter from annuaire_acting;

create table label_application (
    id            bigint generated always as identity primary key,
    number        text not null unique,
    version       bigint not null references label_version,
    state         text not null,
    seq           bigint not null default 0,
    renews        bigint, -- the title that it renews
    place_id      text not null references place,
    place_name    text not null,
    place_version bigint not null,
    code_insee    text not null,
    holder_name   text not null default '' check (length(holder_name) <= 300),
    holder_pivot  text not null default '' check (length(holder_pivot) <= 14),
    signed_by     text not null default '' check (length(signed_by) <= 200),
    on_behalf     boolean not null default false,
    account       bigint not null references account,
    answers       jsonb not null default '{}' check (jsonb_typeof(answers) = 'object'),
    pending       jsonb, -- answers to a correction, until they are sent
    edits         integer not null default 0, -- how often the form was saved
    charter_hash  bytea,
    snapshot      jsonb, -- the place and its measures, when it was submitted
    desk_level    text not null default '', -- who examines it; '': not submitted
    desk_code     text not null default '',
    desk_rule     text not null default '',
    instructor    bigint references account,
    proposer      bigint references account,
    proposal      jsonb, -- labels.Proposal
    resume_state  text not null default '',
    started_at    timestamptz not null,
    submitted_at  timestamptz,
    decided_at    timestamptz,
    silence_at    date,
    decision_ref  text not null default ''
);
create unique index label_application_live on label_application (version, place_id) where state not in ('accordee', 'accordee_reserves', 'refusee', 'classee', 'retiree');
create index label_application_by_place on label_application (place_id);
create index label_application_by_commune on label_application (code_insee);
create index label_application_by_desk on label_application (desk_level, desk_code, state);
create index label_application_by_instructor on label_application (instructor) where instructor is not null;

create table label_correction (
    id          bigint generated always as identity primary key,
    application bigint not null references label_application,
    nature      text not null check (nature in ('incorrect', 'incomplet', 'perime')),
    fields      text[] not null check (fields <> '{}'), -- criteria, and fields of the application, that are open again
    message     text not null check (message <> '' and length(message) <= 5000),
    asked_by    bigint not null references account,
    asked_at    timestamptz not null,
    due_at      timestamptz not null,
    reminders   timestamptz[] not null default '{}',
    resolved_at timestamptz,
    differences jsonb -- what the answer changed, by field
);
create unique index label_correction_open on label_correction (application) where resolved_at is null;

create table label_assessment (
    id          bigint generated always as identity primary key,
    application bigint not null references label_application,
    criterion   text not null,
    assessor    bigint not null references account,
    party       text not null,
    verdict     text not null check (verdict in ('conforme', 'mineure', 'majeure', 'sans_objet', 'non_verifie')),
    finding     text not null default '' check (length(finding) <= 5000),
    documents   bigint[] not null default '{}',
    written_at  timestamptz not null,
    sent_at     timestamptz, -- null: a draft, that its author alone reads
    annulled_at timestamptz, -- another one of the same author took its place
    constraint label_assessment_with_finding check (verdict in ('conforme', 'sans_objet', 'non_verifie') or finding <> '' or sent_at is null)
);
create unique index label_assessment_current on label_assessment (application, criterion, assessor) where annulled_at is null and sent_at is not null;
create unique index label_assessment_draft on label_assessment (application, criterion, assessor) where sent_at is null and annulled_at is null;

create table label_opinion (
    id           bigint generated always as identity primary key,
    application  bigint not null references label_application,
    expert       bigint not null references account,
    question     text not null check (question <> '' and length(question) <= 5000),
    closed       text not null default '' check (length(closed) <= 500), -- a question to answer by yes or no
    confidential boolean not null,
    asked_by     bigint not null references account,
    asked_at     timestamptz not null,
    due_at       timestamptz not null,
    reminded_at  timestamptz,
    answered_at  timestamptz,
    answer       text not null default '' check (length(answer) <= 20000),
    yes          boolean,
    state        text not null check (state in ('demande', 'donne', 'annule', 'revoque'))
);
create index label_opinion_by_application on label_opinion (application);
create index label_opinion_by_expert on label_opinion (expert) where state = 'demande';

-- A visit is an aggregate of its own: of an application, or of a title.
create table label_visit (
    id           bigint generated always as identity primary key,
    application  bigint references label_application,
    title        bigint,
    state        text not null,
    seq          bigint not null default 0,
    version      bigint not null references label_version,
    number       text not null, -- of the application, or of the title
    place_id     text not null references place,
    place_name   text not null, -- when it was planned
    code_insee   text not null,
    asked_by     bigint not null references account,
    request      text not null, -- number of the command that planned it
    visitors     bigint[] not null check (cardinality(visitors) between 1 and 5),
    declared     bigint[] not null default '{}', -- of a title: visitors who said that they have no interest
    recused      bigint[] not null default '{}', -- and those who have one: it is hidden from them
    criteria     text[] not null check (criteria <> '{}'), -- to look at
    starts_at    timestamptz not null,
    minutes      integer not null check (minutes between 15 and 1440),
    message      text not null default '' check (length(message) <= 2000),
    arrived_at   timestamptz,
    left_at      timestamptz,
    digest       bytea check (length(digest) = 32), -- of the report and its photos
    checklist    jsonb not null default '{}', -- labels.Checklist, once reported; drafts stay with who writes them
    attendance   text not null default '' check (length(attendance) <= 1000),
    report       text not null default '' check (length(report) <= 20000),
    reported_by  bigint references account,
    reported_at  timestamptz,
    observations text not null default '' check (length(observations) <= 10000),
    observed_at  timestamptz,
    constraint label_visit_of_one check ((application is null) <> (title is null))
);
create index label_visit_by_application on label_visit (application);
create unique index label_visit_request on label_visit (asked_by, request);
create index label_visit_by_commune on label_visit (code_insee);
create index label_visit_by_title on label_visit (title);
create index label_visit_by_visitor on label_visit using gin (visitors);

-- What a visitor has written and not signed, sent again by a telephone that had
-- no network.
create table label_visit_draft (
    visit      bigint not null references label_visit,
    account    bigint not null references account,
    checklist  jsonb not null,
    written_at timestamptz not null, -- by the clock of the device
    saved_at   timestamptz not null,
    primary key (visit, account)
);

create table label_session (
    id         bigint generated always as identity primary key,
    level      text not null, -- of the body that decides
    code       text not null,
    name       text not null check (name <> '' and length(name) <= 200),
    state      text not null,
    seq        bigint not null default 0,
    at         timestamptz not null,
    place      text not null default '' check (length(place) <= 300),
    quorum     integer not null check (quorum > 0),
    chair_casts boolean not null default false, -- on a tie, the chair's side wins
    minutes    text not null default '' check (length(minutes) <= 50000),
    created_by bigint not null references account,
    request    text not null, -- number of the command that planned it
    opened_at  timestamptz,
    closed_at  timestamptz
);
create unique index label_session_request on label_session (created_by, request);
create index label_session_by_territory on label_session (level, code, at);

create table label_session_member (
    session bigint not null references label_session,
    account bigint not null references account,
    chair   boolean not null default false,
    present boolean not null default false,
    primary key (session, account)
);
create index label_session_member_by_account on label_session_member (account);

create table label_session_item (
    session     bigint not null references label_session,
    application bigint not null references label_application,
    rank        integer not null,
    rapporteur  bigint references account,
    listed_at   timestamptz not null, -- when the members were given it
    removed_at  timestamptz,
    primary key (session, application)
);
create index label_session_item_by_application on label_session_item (application);

create table label_vote (
    session     bigint not null,
    application bigint not null,
    account     bigint not null references account,
    value       text not null check (value in ('pour', 'reserves', 'contre', 'abstention')),
    at          timestamptz not null,
    primary key (session, application, account),
    foreign key (session, application) references label_session_item
);

-- What somebody says of their interests in a file, before it opens to them. Who
-- is recused reads nothing of it any more.
create table label_interest (
    application bigint not null references label_application,
    account     bigint not null references account,
    interest    text not null default '' check (length(interest) <= 1000), -- '': none
    recused     boolean not null,
    declared_at timestamptz not null,
    primary key (application, account)
);
create index label_interest_recused on label_interest (account, application) where recused;

create sequence label_title_status minvalue 0 start 0;
create table label_title (
    id              bigint generated always as identity primary key,
    number          text not null unique,
    application     bigint not null references label_application,
    version         bigint not null references label_version,
    scheme          text not null,
    state           text not null,
    seq             bigint not null default 0,
    place_id        text not null references place,
    place_name      text not null, -- when it was awarded
    code_insee      text not null,
    latitude        double precision not null,
    longitude       double precision not null,
    holder_name     text not null,
    holder_pivot    text not null,
    valid_from      date not null,
    valid_until     date, -- the last day that counts; null: without end
    awarded_at      timestamptz not null,
    state_since     timestamptz not null,
    reason_class    text not null default '' check (length(reason_class) <= 300), -- public wording
    decision_ref    text not null,
    suspended_until date,
    suspended_for   text not null default '' check (length(suspended_for) <= 2000), -- what it takes for the suspension to be lifted
    then_withdraw   boolean not null default false, -- a procedure to withdraw it opens when the suspension ends by itself
    prolonged_until date,
    replaces        bigint references label_title,
    status_index    bigint not null unique default nextval('label_title_status'), -- its place in the status list
    updated_at      timestamptz not null,
    search          text not null default '' -- what the register is searched by
);
create index label_title_by_place on label_title (place_id);
create index label_title_by_commune on label_title (code_insee);
create index label_title_by_scheme on label_title (scheme, state, number);
create index label_title_by_award on label_title (awarded_at desc, id desc);
create index label_title_by_text on label_title using gin (search gin_trgm_ops);
-- +goose StatementBegin
create function label_title_searched() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
    new.search := lower(unaccent(concat_ws(' ', new.number, new.place_name,
        (select t.name from territory t where t.level = 'commune' and t.code = new.code_insee), new.holder_name)));
    return new;
end $$;
-- +goose StatementEnd
create trigger label_title_searched before insert or update of number, place_name, code_insee, holder_name on label_title
    for each row execute function label_title_searched();
create unique index label_title_of_application on label_title (application);
alter table label_application add foreign key (renews) references label_title;
alter table label_visit add foreign key (title) references label_title;
create trigger append_only before delete or truncate on label_title for each statement execute function append_only();

-- The state of a title over time, as its moves made it: what "was it valid on that
-- day?" reads. A span ends where the next begins.
create table label_title_span (
    title bigint not null references label_title,
    seq   bigint not null, -- the move that began it
    state text not null,
    since timestamptz not null, -- effective
    until timestamptz,
    primary key (title, seq)
);
create index label_title_span_by_time on label_title_span (title, since);

-- A reserve of a title, or a non-conformity found later.
create table label_reserve (
    id          bigint generated always as identity primary key,
    title       bigint not null references label_title,
    criterion   text not null,
    nature      text not null check (nature in ('reserve', 'mineure', 'majeure')),
    text        text not null check (text <> '' and length(text) <= 5000),
    opened_at   timestamptz not null,
    due_at      timestamptz not null,
    answer      text not null default '' check (length(answer) <= 5000), -- of who holds the title
    answered_at timestamptz,
    documents   bigint[] not null default '{}',
    lifted_at   timestamptz,
    lifted_note text not null default '' check (length(lifted_note) <= 5000)
);
create index label_reserve_by_title on label_reserve (title);

create table label_check (
    id       bigint generated always as identity primary key,
    title    bigint not null references label_title,
    nature   text not null check (nature in ('pieces', 'visite', 'donnees')),
    visit    bigint references label_visit,
    outcome  text not null check (outcome in ('favorable', 'avec_non_conformites', 'defavorable')),
    text     text not null check (length(text) <= 5000),
    account  bigint not null references account,
    at       timestamptz not null
);
create index label_check_by_title on label_check (title);

create table label_contradictory (
    id           bigint generated always as identity primary key,
    title        bigint not null references label_title,
    aim          text not null check (aim in ('suspension', 'retrait', 'annulation')),
    grounds      text not null check (grounds <> '' and length(grounds) <= 5000),
    urgent       boolean not null default false, -- opened with a suspension in urgency
    opened_by    bigint references account,
    opened_at    timestamptz not null,
    due_at       timestamptz not null,
    observations text not null default '' check (length(observations) <= 10000),
    observed_at  timestamptz,
    closed_at    timestamptz,
    used_seq     bigint -- the move that it led to; null: none
);
create unique index label_contradictory_open on label_contradictory (title) where closed_at is null;

-- A complaint about a title, by anyone. Its address is erased two months after it was
-- answered.
create table label_complaint (
    id          bigint generated always as identity primary key,
    title       bigint not null references label_title,
    nature      text not null check (nature in ('ferme', 'service', 'accueil', 'usage_abusif', 'autre')),
    message     text not null check (message <> '' and length(message) <= 2000),
    email       text check (email = lower(email) and length(email) <= 254),
    state       text not null check (state in ('recu', 'traite')),
    received_at timestamptz not null,
    answered_at timestamptz,
    answered_by bigint references account,
    answer      text not null default '' check (length(answer) <= 2000)
);
create index label_complaint_by_title on label_complaint (title);

-- Criteria computed from the record that a title no longer meets.
create table label_alert (
    title     bigint not null references label_title,
    criterion text not null,
    since     timestamptz not null,
    value     double precision, -- what was measured; null: not known
    told_at   timestamptz,
    ended_at  timestamptz,
    primary key (title, criterion, since)
);
create unique index label_alert_open on label_alert (title, criterion) where ended_at is null;

-- The version of the record by which each title was last looked at, and the criteria
-- that it met: what is no longer met is what alerts.
create table label_watch (
    title         bigint primary key references label_title,
    place_version bigint not null,
    looked_at     timestamptz not null,
    met           text[] not null
);
revoke all on label_watch from annuaire_acting;

create table label_appeal (
    id          bigint generated always as identity primary key,
    number      text not null unique,
    application bigint references label_application,
    title       bigint references label_title,
    contested   bigint not null references transition, -- the act
    state       text not null,
    seq         bigint not null default 0,
    text        text not null check (text <> '' and length(text) <= 10000),
    account     bigint not null references account,
    filed_at    timestamptz not null,
    level       text not null, -- of the body that judges it
    code        text not null,
    instructor  bigint references account,
    proposal    text not null default '' check (length(proposal) <= 10000),
    uphold      boolean, -- proposed
    decided_by  bigint references account,
    decided_at  timestamptz,
    constraint label_appeal_of_one check ((application is null) <> (title is null))
);
create index label_appeal_by_application on label_appeal (application);
create index label_appeal_by_title on label_appeal (title);
create unique index label_appeal_live on label_appeal (contested) where state in ('depose', 'instruction', 'propose');

-- What signs credentials, the same for every instance. The public keys are kept for
-- good: what they signed must be checked after another took their place.
create table label_key (
    id         bigint generated always as identity primary key,
    public     bytea not null unique check (length(public) = 32),
    private    bytea check (length(private) = 64), -- null: retired
    created_at timestamptz not null,
    retired_at timestamptz
);

-- Who reaches what. An application is reached where it is examined, where its
-- place is, by who made it, and by those who were named for it; never by who is
-- recused.
-- +goose StatementBegin
create function acting_recused() returns setof bigint language sql stable security definer set search_path = public, pg_temp as $$
    select i.application from label_interest i where i.account = acting_account() and i.recused
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create function acting_named() returns setof bigint language sql stable security definer set search_path = public, pg_temp as $$
    select o.application from label_opinion o where o.expert = acting_account() and o.state in ('demande', 'donne')
    union
    select v.application from label_visit v where v.visitors @> array[acting_account()] and v.application is not null
    union
    select i.application from label_session_member m join label_session_item i on i.session = m.session and i.removed_at is null
    where m.account = acting_account()
$$;
-- +goose StatementEnd
-- A file opens to who was named for it once they have said that they have no
-- interest in it.
-- +goose StatementBegin
create function acting_files() returns setof bigint language sql stable security definer set search_path = public, pg_temp as $$
    select n from acting_named() n join label_interest i on i.application = n and i.account = acting_account() and not i.recused
$$;
-- +goose StatementEnd

alter table label_application enable row level security;
create policy label_application_seen on label_application to annuaire_acting using (
    (select acting_everywhere()) or account = (select acting_account())
    or (desk_level, desk_code) in (select t.level, t.code from acting_territories() t)
    or code_insee in (select acting_communes())
    or place_id in (select acting_places())
    or id in (select acting_files()));
create policy label_application_not_recused on label_application as restrictive to annuaire_acting
    using (id not in (select acting_recused())) with check (true);
revoke delete on label_application from annuaire_acting;

alter table label_correction enable row level security;
create policy label_correction_seen on label_correction to annuaire_acting using (exists (select from label_application a where a.id = application));
alter table label_assessment enable row level security;
create policy label_assessment_seen on label_assessment to annuaire_acting using (
    exists (select from label_application a where a.id = application) and (sent_at is not null or assessor = (select acting_account())));
alter table label_opinion enable row level security;
create policy label_opinion_seen on label_opinion to annuaire_acting using (exists (select from label_application a where a.id = application));
alter table label_interest enable row level security;
create policy label_interest_seen on label_interest for select to annuaire_acting using (
    account = (select acting_account()) or exists (select from label_application a where a.id = application));
create policy label_interest_declared on label_interest for insert to annuaire_acting with check (account = (select acting_account()));
revoke update, delete on label_interest from annuaire_acting;

alter table label_visit enable row level security;
create policy label_visit_seen on label_visit to annuaire_acting using (
    exists (select from label_application a where a.id = application)
    or exists (select from label_title t where t.id = title and (
        (select acting_everywhere()) or t.code_insee in (select acting_communes()) or t.place_id in (select acting_places())))
    or visitors @> array[(select acting_account())] and coalesce(application, 0) not in (select acting_recused()));
create policy label_visit_not_recused on label_visit as restrictive to annuaire_acting
    using (not recused @> array[(select acting_account())]) with check (true);
alter table label_visit_draft enable row level security;
create policy label_visit_draft_own on label_visit_draft to annuaire_acting using (account = (select acting_account()));

-- Sessions that the person is a member of.
-- +goose StatementBegin
create function acting_sessions() returns setof bigint language sql stable security definer set search_path = public, pg_temp as $$
    select m.session from label_session_member m where m.account = acting_account()
$$;
-- +goose StatementEnd
-- session_agenda names the files of a session to those who may read the session: the
-- files themselves open to each once they have declared their interests.
-- +goose StatementBegin
create function session_agenda(session bigint) returns table (application bigint, number text, label text, place_name text, commune text,
    state text, rank integer, rapporteur bigint, rapporteur_name text)
    language sql stable security definer set search_path = public, pg_temp as $$
    select a.id, a.number, v.definition ->> 'nom', a.place_name, coalesce(c.name, ''), a.state, i.rank, coalesce(i.rapporteur, 0), coalesce(r.name, '')
    from label_session s
    join label_session_item i on i.session = s.id and i.removed_at is null
    join label_application a on a.id = i.application
    join label_version v on v.id = a.version
    left join territory c on c.level = 'commune' and c.code = a.code_insee
    left join account r on r.id = i.rapporteur
    where s.id = session_agenda.session and (acting_everywhere() or s.id in (select acting_sessions()) or acting_reaches(s.level, s.code))
    order by i.rank, a.id
$$;
-- +goose StatementEnd
-- session_people names its members likewise, with their addresses for who prepares it.
-- +goose StatementBegin
create function session_people(session bigint) returns table (account bigint, name text, email text, chair boolean, present boolean)
    language sql stable security definer set search_path = public, pg_temp as $$
    select m.account, coalesce(nullif(p.name, ''), 'Compte ' || m.account),
        case when acting_everywhere() or acting_reaches(s.level, s.code) then coalesce(p.email, '') else '' end, m.chair, m.present
    from label_session s
    join label_session_member m on m.session = s.id
    join account p on p.id = m.account
    where s.id = session_people.session and (acting_everywhere() or s.id in (select acting_sessions()) or acting_reaches(s.level, s.code))
    order by m.chair desc, p.name, m.account
$$;
-- +goose StatementEnd
-- session_bench says of each member of a session what they are to one of its files: there
-- or not, recused or not, undeclared (closed), and their vote. For the members alone,
-- and never for who is recused. One function, because the policies of three tables asked
-- row by row cost as much as the rest of a decision.
-- +goose StatementBegin
create function session_bench(session bigint, application bigint) returns table (account bigint, chair boolean, present boolean, closed boolean, recused boolean, choice text)
    language sql stable security definer set search_path = public, pg_temp as $$
    select m.account, m.chair, m.present, coalesce(n.recused, true), coalesce(n.recused, false), coalesce(v.value, '')
    from label_session_item i
    join label_session_member m on m.session = i.session
    left join label_interest n on n.application = i.application and n.account = m.account
    left join label_vote v on v.session = i.session and v.application = i.application and v.account = m.account
    where i.session = session_bench.session and i.application = session_bench.application and i.removed_at is null
    and i.session in (select acting_sessions()) and i.application not in (select acting_recused())
$$;
-- +goose StatementEnd
-- session_account finds by their address whom somebody who prepares sessions names:
-- an account in use.
-- +goose StatementBegin
create function session_account(email text) returns bigint language sql stable security definer set search_path = public, pg_temp as $$
    select a.id from account a
    where a.email = lower(session_account.email) and a.state = 'active'
    and exists (select from valid_membership m where m.account = acting_account() and m.role in ('instructeur', 'decideur', 'agence'))
$$;
-- +goose StatementEnd

-- leave_agendas takes a file that no committee awaits any more off the sessions to
-- come. A session that has begun keeps it: its minutes tell what became of it.
-- +goose StatementBegin
create function leave_agendas(application bigint, at timestamptz) returns void language sql security definer set search_path = public, pg_temp as $$
    update label_session_item i set removed_at = leave_agendas.at
    from label_session s, label_application a
    where i.application = leave_agendas.application and i.removed_at is null
    and s.id = i.session and s.state = 'prevue' and a.id = i.application and a.state <> 'en_comite'
$$;
-- +goose StatementEnd

-- session_day gives the day of a session, which the acts that it made say.
-- +goose StatementBegin
create function session_day(id bigint) returns timestamptz language sql stable security definer set search_path = public, pg_temp as $$
    select s.at from label_session s where s.id = session_day.id
$$;
-- +goose StatementEnd
-- session_presides tells whether an account may decide, and so preside, over a
-- territory.
-- +goose StatementBegin
create function session_presides(account bigint, level text, code text) returns boolean language sql stable security definer set search_path = public, pg_temp as $$
    select exists (
        select from valid_membership m
        where m.account = session_presides.account and m.role in ('decideur', 'agence') and (m.level = 'pays' or exists (
            select from territory_path p
            where p.level = session_presides.level and p.code = session_presides.code and p.in_level = m.level and p.in_code = m.code)))
$$;
-- +goose StatementEnd

alter table label_session enable row level security;
create policy label_session_seen on label_session to annuaire_acting using (
    (select acting_everywhere()) or (level, code) in (select t.level, t.code from acting_territories() t)
    or id in (select acting_sessions()));
alter table label_session_member enable row level security;
create policy label_session_member_seen on label_session_member to annuaire_acting using (
    exists (select from label_session s where s.id = session));
alter table label_session_item enable row level security;
create policy label_session_item_seen on label_session_item to annuaire_acting using (exists (select from label_session s where s.id = session));
-- The votes of a file are read by those who may read the file and its session.
alter table label_vote enable row level security;
create policy label_vote_seen on label_vote to annuaire_acting using (
    exists (select from label_session s where s.id = session) and exists (select from label_application a where a.id = application))
    with check (account = (select acting_account()));

alter table label_contradictory enable row level security;
create policy label_contradictory_seen on label_contradictory to annuaire_acting using (exists (select from label_title t where t.id = title and (
    (select acting_everywhere()) or t.code_insee in (select acting_communes()) or t.place_id in (select acting_places()))));
alter table label_reserve enable row level security;
create policy label_reserve_seen on label_reserve to annuaire_acting using (exists (select from label_title t where t.id = title and (
    (select acting_everywhere()) or t.code_insee in (select acting_communes()) or t.place_id in (select acting_places()))));
alter table label_check enable row level security;
create policy label_check_seen on label_check to annuaire_acting using (exists (select from label_title t where t.id = title and (
    (select acting_everywhere()) or t.code_insee in (select acting_communes()) or t.place_id in (select acting_places()))));
alter table label_alert enable row level security;
create policy label_alert_seen on label_alert to annuaire_acting using (exists (select from label_title t where t.id = title and (
    (select acting_everywhere()) or t.code_insee in (select acting_communes()) or t.place_id in (select acting_places()))));
alter table label_complaint enable row level security;
create policy label_complaint_seen on label_complaint to annuaire_acting using (exists (select from label_title t where t.id = title and (
    (select acting_everywhere()) or t.code_insee in (select acting_communes()))));
-- appeal_involved gives those who had a hand in what is contested: they examine and
-- judge no appeal against it.
-- +goose StatementBegin
create function appeal_involved(application bigint, title bigint) returns setof bigint language sql stable security definer set search_path = public, pg_temp as $$
    select t.actor from transition t
    where t.kind = 'candidature' and t.aggregate = appeal_involved.application and t.actor is not null
    and t.party in ('instructeur', 'decideur', 'visiteur', 'expert') and t.event not in ('declarer_interet', 'decision_annulee', 'recours_rejete')
    union
    select v.account from label_vote v where v.application = appeal_involved.application
    union
    select t.actor from transition t
    where t.kind = 'titre' and t.aggregate = appeal_involved.title and t.actor is not null
    and t.party in ('instructeur', 'decideur') and t.event not in ('delivrer', 'retablir', 'maintenir')
$$;
-- +goose StatementEnd
-- appeal_desk gives where an appeal is judged: from the level that decided up, the first
-- territory where somebody decides who had no hand in it; the country, when none does.
-- +goose StatementBegin
create function appeal_desk(commune text, from_level text, application bigint, title bigint) returns table (level text, code text)
    language sql stable security definer set search_path = public, pg_temp as $$
    select p.in_level, p.in_code
    from territory_path p
    where p.level = 'commune' and p.code = appeal_desk.commune
    and array_position(array['commune', 'epci', 'departement', 'region', 'pays'], p.in_level)
        >= array_position(array['commune', 'epci', 'departement', 'region', 'pays'], appeal_desk.from_level)
    and exists (
        select from valid_membership m
        where m.role = 'decideur' and m.level = p.in_level and m.code = p.in_code
        and m.account not in (select appeal_involved(appeal_desk.application, appeal_desk.title)))
    order by array_position(array['commune', 'epci', 'departement', 'region', 'pays'], p.in_level) limit 1
$$;
-- +goose StatementEnd
-- appeal_emails gives the addresses of those who may examine, or judge, an appeal at a
-- desk: none of those who had a hand in what is contested.
-- +goose StatementBegin
create function appeal_emails(application bigint, title bigint, level text, code text, role text) returns setof text
    language sql stable security definer set search_path = public, pg_temp as $$
    select distinct a.email
    from valid_membership m join account a on a.id = m.account
    where m.level = appeal_emails.level and m.code = appeal_emails.code and m.role = appeal_emails.role and m.role in ('instructeur', 'decideur')
    and a.email is not null and m.account not in (select appeal_involved(appeal_emails.application, appeal_emails.title))
    order by 1 limit 50
$$;
-- +goose StatementEnd

alter table label_appeal enable row level security;
create policy label_appeal_seen on label_appeal to annuaire_acting using (
    (select acting_everywhere()) or account = (select acting_account()) or (level, code) in (select t.level, t.code from acting_territories() t)
    or application is not null and exists (select from label_application a where a.id = application)
    or title is not null and exists (select from label_title t where t.id = title and (t.code_insee in (select acting_communes()) or t.place_id in (select acting_places()))));

-- A draft is read, and schemes are written, by who has a right over the country.
alter table label_version enable row level security;
create policy label_version_seen on label_version for select to annuaire_acting using (state not in ('brouillon', 'abandonne') or (select acting_everywhere()));
create policy label_version_written on label_version to annuaire_acting using ((select acting_everywhere()));
alter table label_version_undo enable row level security;
create policy label_version_undo_written on label_version_undo to annuaire_acting using ((select acting_everywhere()));

revoke delete on label_version, label_correction, label_assessment, label_opinion, label_visit, label_session, label_session_item,
    label_title, label_title_span, label_reserve, label_check, label_contradictory, label_complaint, label_alert, label_appeal from annuaire_acting;
revoke all on label_key from annuaire_acting;

-- The walls of what the engine keeps, by the tables above.
-- +goose StatementBegin
create function reached_dispositif(id bigint) returns boolean language sql stable as $$ select exists (select from label_version v where v.id = reached_dispositif.id) $$;
-- +goose StatementEnd
-- +goose StatementBegin
create function reached_candidature(id bigint) returns boolean language sql stable as $$ select exists (select from label_application a where a.id = reached_candidature.id) $$;
-- +goose StatementEnd
-- +goose StatementBegin
create function reached_visite(id bigint) returns boolean language sql stable as $$ select exists (select from label_visit v where v.id = reached_visite.id) $$;
-- +goose StatementEnd
-- +goose StatementBegin
create function reached_seance(id bigint) returns boolean language sql stable as $$ select exists (select from label_session s where s.id = reached_seance.id) $$;
-- +goose StatementEnd
-- +goose StatementBegin
create function reached_recours(id bigint) returns boolean language sql stable as $$ select exists (select from label_appeal a where a.id = reached_recours.id) $$;
-- +goose StatementEnd
-- +goose StatementBegin
create function reached_titre(id bigint) returns boolean language sql stable as $$
    select exists (select from label_title t where t.id = reached_titre.id and (
        (select acting_everywhere()) or t.code_insee in (select acting_communes()) or t.place_id in (select acting_places())
        or exists (select from label_visit v where v.title = t.id and v.visitors @> array[acting_account()])))
$$;
-- +goose StatementEnd

-- What moves as it is: all that its moves change, and nothing that changes without one.
-- +goose StatementBegin
create function snapshot_dispositif(id bigint) returns jsonb language sql stable as $$
    select case when v.state = 'brouillon' then jsonb_build_object('id', v.id, 'state', v.state, 'seq', v.seq) else to_jsonb(v) end
    from label_version v where v.id = snapshot_dispositif.id
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create function snapshot_candidature(id bigint) returns jsonb language sql stable as $$
    select case when a.state = 'brouillon' then jsonb_build_object('id', a.id, 'number', a.number, 'state', a.state, 'seq', a.seq)
    else to_jsonb(a) - 'pending' - 'edits' || jsonb_build_object(
        'corrections', (select coalesce(jsonb_agg(to_jsonb(c) order by c.id), '[]') from label_correction c where c.application = a.id),
        'assessments', (select coalesce(jsonb_agg(to_jsonb(s) order by s.id), '[]') from label_assessment s where s.application = a.id and s.sent_at is not null),
        'opinions', (select coalesce(jsonb_agg(to_jsonb(o) order by o.id), '[]') from label_opinion o where o.application = a.id),
        'sessions', (select coalesce(jsonb_agg(to_jsonb(l) order by l.session), '[]') from label_session_item l where l.application = a.id),
        'interests', (select coalesce(jsonb_agg(to_jsonb(i) order by i.account), '[]') from label_interest i where i.application = a.id)) end
    from label_application a where a.id = snapshot_candidature.id
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create function snapshot_visite(id bigint) returns jsonb language sql stable as $$
    select to_jsonb(v) from label_visit v where v.id = snapshot_visite.id
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create function snapshot_seance(id bigint) returns jsonb language sql stable as $$
    select to_jsonb(s) || jsonb_build_object(
        'members', (select coalesce(jsonb_agg(to_jsonb(m) order by m.account), '[]') from label_session_member m where m.session = s.id),
        'votes', (select coalesce(jsonb_agg(to_jsonb(v) order by v.application, v.account), '[]') from label_vote v where v.session = s.id))
    from label_session s where s.id = snapshot_seance.id
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create function snapshot_recours(id bigint) returns jsonb language sql stable as $$
    select to_jsonb(a) from label_appeal a where a.id = snapshot_recours.id
$$;
-- +goose StatementEnd
-- +goose StatementBegin
create function snapshot_titre(id bigint) returns jsonb language sql stable as $$
    select to_jsonb(t) - 'updated_at' - 'search' || jsonb_build_object(
        'spans', (select coalesce(jsonb_agg(to_jsonb(s) order by s.seq), '[]') from label_title_span s where s.title = t.id),
        'reserves', (select coalesce(jsonb_agg(to_jsonb(r) order by r.id), '[]') from label_reserve r where r.title = t.id),
        'checks', (select coalesce(jsonb_agg(to_jsonb(c) order by c.id), '[]') from label_check c where c.title = t.id),
        'contradictories', (select coalesce(jsonb_agg(to_jsonb(c) order by c.id), '[]') from label_contradictory c where c.title = t.id),
        'complaints', (select coalesce(jsonb_agg(to_jsonb(c) - 'email' - 'message' order by c.id), '[]') from label_complaint c where c.title = t.id),
        'alerts', (select coalesce(jsonb_agg(to_jsonb(l) order by l.criterion, l.since), '[]') from label_alert l where l.title = t.id))
    from label_title t where t.id = snapshot_titre.id
$$;
-- +goose StatementEnd

-- Who letters about labels go to: those who examine, or decide, at a desk.
-- +goose StatementBegin
create function label_emails(level text, code text, role text) returns setof text language sql stable security definer set search_path = public, pg_temp as $$
    select distinct a.email
    from valid_membership m join account a on a.id = m.account
    where m.level = label_emails.level and m.code = label_emails.code and m.role = label_emails.role and m.role in ('instructeur', 'decideur') and a.email is not null
    order by 1 limit 50
$$;
-- +goose StatementEnd
-- label_visitor finds by its e-mail an account that may be named for a visit, and
-- why it may not be: it is not open, works for the place, or filled in the application.
-- +goose StatementBegin
create function label_visitor(email text, place text, application bigint) returns table (id bigint, why text)
    language sql stable security definer set search_path = public, pg_temp as $$
    select a.id, case
        when a.state <> 'active' then 'ferme'
        when exists (select from valid_membership m where m.account = a.id and m.place_id = place) then 'lieu'
        when exists (select from label_application f where f.id = application and f.account = a.id) then 'demandeur'
        when exists (select from label_interest i where i.application = label_visitor.application and i.account = a.id and i.recused) then 'recuse'
        else '' end
    from account a where a.email = lower(label_visitor.email)
    and exists (select from valid_membership m where m.account = acting_account() and m.role in ('instructeur', 'agence'))
$$;
-- +goose StatementEnd
-- label_visit_declared notes what a visitor of a title said of their interests. It
-- hides the visit from who is recused, which a policy would refuse to write.
-- +goose StatementBegin
create function label_visit_declared(visit bigint, withdraws boolean) returns void language sql security definer set search_path = public, pg_temp as $$
    update label_visit v
    set declared = case when withdraws then array_remove(v.declared, acting_account()) else array_append(array_remove(v.declared, acting_account()), acting_account()) end,
        recused = case when withdraws then array_append(v.recused, acting_account()) else v.recused end
    where v.id = label_visit_declared.visit and v.title is not null and v.visitors @> array[acting_account()] and not v.recused @> array[acting_account()]
$$;
-- +goose StatementEnd
-- Who comes is said to whoever sees the visit.
-- +goose StatementBegin
create function label_visit_people(visit bigint) returns table (id bigint, name text, recused boolean)
    language sql stable security definer set search_path = public, pg_temp as $$
    select a.id, a.name, a.id = any(v.recused) or exists (select from label_interest i
        join label_visit w on w.application = i.application where w.id = v.id and i.account = a.id and i.recused)
    from label_visit v join account a on a.id = any(v.visitors)
    where v.id = label_visit_people.visit and (acting_everywhere() or v.visitors @> array[acting_account()]
        or v.code_insee in (select acting_communes()) or v.place_id in (select acting_places()) or v.application in (select acting_files())
        or exists (select from label_application f join acting_territories() t on (t.level, t.code) = (f.desk_level, f.desk_code) where f.id = v.application))
$$;
-- +goose StatementEnd
-- label_names gives the names of those who examine an application, or were asked
-- something about it, to whoever reads it where it is examined, or was named for it.
-- +goose StatementBegin
create function label_names(application bigint) returns table (id bigint, name text) language sql stable security definer set search_path = public, pg_temp as $$
    select p.id, p.name
    from label_application a
    join account p on p.id = a.instructor or p.id = a.proposer or p.id = a.account
        or p.id in (select o.expert from label_opinion o where o.application = a.id union select o.asked_by from label_opinion o where o.application = a.id)
        or p.id in (select s.assessor from label_assessment s where s.application = a.id and s.sent_at is not null)
        or p.id in (select t.actor from transition t where t.kind = 'candidature' and t.aggregate = a.id)
        or p.id in (select unnest(v.visitors) from label_visit v where v.application = a.id)
    where a.id = label_names.application and p.name <> '' and a.id not in (select acting_recused())
    and (acting_everywhere() or (a.desk_level, a.desk_code) in (select t.level, t.code from acting_territories() t) or a.id in (select acting_files()))
$$;
-- +goose StatementEnd
-- label_desks lists the territories where somebody examines.
-- +goose StatementBegin
create function label_desks() returns table (level text, code text, name text) language sql stable security definer set search_path = public, pg_temp as $$
    select t.level, t.code, t.name from territory t
    where exists (select from valid_membership m where m.role = 'instructeur' and m.level = t.level and m.code = t.code)
    order by array_position(array['pays', 'region', 'departement', 'epci', 'commune'], t.level), t.name limit 1000
$$;
-- +goose StatementEnd
-- label_examiners lists who examines at a desk, to whoever reaches it.
-- +goose StatementBegin
create function label_examiners(level text, code text) returns table (id bigint, name text) language sql stable security definer set search_path = public, pg_temp as $$
    select distinct a.id, a.name
    from valid_membership m join account a on a.id = m.account
    where m.role = 'instructeur' and m.level = label_examiners.level and m.code = label_examiners.code
    and a.state = 'active' and acting_reaches(label_examiners.level, label_examiners.code)
    order by 2, 1 limit 200
$$;
-- +goose StatementEnd
-- label_route gives a file to another desk: who sends it may see it no more, which
-- a policy would refuse to write.
-- +goose StatementBegin
create function label_route(application bigint, level text, code text, rule text) returns boolean language sql security definer set search_path = public, pg_temp as $$
    update label_application a
    set desk_level = label_route.level, desk_code = label_route.code, desk_rule = label_route.rule, instructor = null
    where a.id = label_route.application and a.id not in (select acting_recused())
    and (acting_everywhere() or (a.desk_level, a.desk_code) in (select t.level, t.code from acting_territories() t))
    returning true
$$;
-- +goose StatementEnd
-- label_desk gives, of the territories that a commune lies in, the first of these
-- levels where somebody examines: the country, when none does.
-- +goose StatementBegin
create function label_desk(commune text, levels text[], role text) returns table (level text, code text)
    language sql stable security definer set search_path = public, pg_temp as $$
    select p.in_level, p.in_code
    from territory_path p join unnest(levels) with ordinality l(level, rank) on l.level = p.in_level
    where p.level = 'commune' and p.code = commune
    and exists (select from valid_membership m where m.role = label_desk.role and m.level = p.in_level and m.code = p.in_code)
    order by l.rank limit 1
$$;
-- +goose StatementEnd

-- label_delay gives how long applications to a label took, in days: the median of those
-- that were decided since an instant, and how many they are. It tells nothing of any.
-- +goose StatementBegin
create function label_delay(scheme text, since timestamptz, out days integer, out files integer)
    language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(ceil(extract(epoch from percentile_cont(0.5) within group (order by a.decided_at - a.submitted_at)) / 86400), 0)::integer, count(*)::integer
    from label_application a join label_version v on v.id = a.version
    where v.scheme = label_delay.scheme and a.decided_at >= since and a.submitted_at is not null and a.state in ('accordee', 'accordee_reserves', 'refusee')
$$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
do $$ begin raise exception 'titles are not taken away: restore a backup made before them'; end $$;
-- +goose StatementEnd
