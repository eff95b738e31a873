-- +goose Up

-- What goes through states under rules (an application, a title, a session) is
-- told by its moves, one row each, never changed. The state and the number of the
-- last move, kept on what moves, are only a copy of its last row.
create table transition (
    id            bigint generated always as identity primary key,
    kind          text not null check (kind ~ '^[a-z]{3,20}$'), -- of what moves: its machine
    aggregate     bigint not null, -- what moves
    seq           bigint not null check (seq > 0),
    event         text not null check (event <> ''),
    from_state    text not null, -- '': it begins
    to_state      text not null check (to_state <> ''),
    actor         bigint, -- account; null: the system, or somebody without an account
    party         text not null check (party <> ''), -- the capacity in which they act
    acting_for    bigint, -- the right by which they act
    effective_at  timestamptz not null, -- when it counts from
    recorded_at   timestamptz not null,
    rules_version bigint not null default 0, -- of the scheme, of the call
    reason_code   text not null default '' check (length(reason_code) <= 60),
    reason        text not null default '' check (length(reason) <= 5000),
    legal_basis   text not null default '' check (length(legal_basis) <= 200),
    decision_ref  text not null default '' check (length(decision_ref) <= 200),
    documents     jsonb not null default '[]' check (jsonb_typeof(documents) = 'array'),
    visibility    text not null check (visibility in ('public', 'demandeur', 'instruction', 'scelle')),
    data          jsonb not null default '{}' check (jsonb_typeof(data) = 'object'),
    key           text check (length(key) <= 200), -- that who sent the command gave it
    payload       bytea, -- digest of the command
    level         text, -- of the territory that it concerns
    code          text,
    prev_hash     bytea not null,
    hash          bytea not null,
    constraint transition_in_order unique (kind, aggregate, seq),
    constraint transition_command unique (kind, aggregate, key),
    constraint transition_key_whole check ((key is null) = (payload is null)),
    constraint transition_territory_whole check ((level is null) = (code is null))
);
create trigger append_only before update or delete or truncate on transition for each statement execute function append_only();

-- transition_text is what the hash of a row covers: all but the hashes.
-- +goose StatementBegin
create function transition_text(t transition) returns text language sql immutable as $$
    select jsonb_build_array(t.id, t.kind, t.aggregate, t.seq, t.event, t.from_state, t.to_state, t.actor, t.party, t.acting_for,
        (extract(epoch from t.effective_at) * 1000000)::bigint, (extract(epoch from t.recorded_at) * 1000000)::bigint, t.rules_version,
        t.reason_code, t.reason, t.legal_basis, t.decision_ref, t.documents, t.visibility, t.data, t.key, encode(t.payload, 'hex'), t.level, t.code)::text
$$;
-- +goose StatementEnd

-- Each row is bound to the one before it of the same aggregate, and must follow it.
-- +goose StatementBegin
create function transition_linked() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare last transition;
begin
    select * into last from transition t where t.kind = new.kind and t.aggregate = new.aggregate order by t.seq desc limit 1;
    if new.seq <> coalesce(last.seq, 0) + 1 or new.from_state <> coalesce(last.to_state, '') then
        raise exception 'this move does not follow the last one' using errcode = 'serialization_failure', constraint = 'transition_in_order';
    end if;
    new.prev_hash := coalesce(last.hash, sha256(convert_to(new.kind || ':' || new.aggregate, 'UTF8')));
    new.hash := sha256(new.prev_hash || convert_to(transition_text(new), 'UTF8'));
    return new;
end $$;
-- +goose StatementEnd
create trigger transition_linked before insert on transition for each row execute function transition_linked();

-- What must happen before an instant.
create table deadline (
    id         bigint generated always as identity primary key,
    kind       text not null,
    aggregate  bigint not null,
    name       text not null check (name ~ '^[a-z_]{3,40}$'), -- 'correction', 'suspension', 'reserve'…
    item       bigint not null default 0, -- which one, of several with this name
    opened_seq bigint not null, -- the move that opened it
    opened_at  timestamptz not null,
    due_at     timestamptz not null, -- the first instant after it
    closed_seq bigint, -- the move that closed it
    closed_at  timestamptz,
    reminded   smallint[] not null default '{}', -- days before, for which it was reminded
    constraint deadline_closed_whole check ((closed_seq is null) = (closed_at is null))
);
create unique index deadline_open on deadline (kind, aggregate, name, item) where closed_at is null;
create index deadline_by_owner on deadline (kind, aggregate);
create index deadline_due on deadline (name, due_at) where closed_at is null;

-- procedure_sealed puts its deadlines to what moves, as text. What is null is left
-- out, so that a column added later, which is null in older rows, leaves their
-- digests as they are.
-- +goose StatementBegin
create function procedure_sealed(said jsonb, kind text, aggregate bigint) returns text language sql stable as $$
    select jsonb_strip_nulls(said || jsonb_build_object('echeances', (
        select coalesce(jsonb_agg(to_jsonb(d) - 'reminded' order by d.id), '[]')
        from deadline d where d.kind = procedure_sealed.kind and d.aggregate = procedure_sealed.aggregate)))::text
$$;
-- +goose StatementEnd

-- procedure_snapshot gives what moves as it is now, canonical, as the function
-- snapshot_<kind> of its table says it: what its moves alone change. Whoever works
-- out many at once calls snapshot_<kind> and procedure_sealed, under the same settings.
-- +goose StatementBegin
create function procedure_snapshot(kind text, aggregate bigint) returns text
    language plpgsql stable security definer set search_path = public, pg_temp set timezone = 'UTC' set bytea_output = 'hex' set extra_float_digits = 1 as $$
declare said jsonb;
begin
    execute format('select %I($1)', 'snapshot_' || kind) into said using aggregate;
    return procedure_sealed(said, kind, aggregate);
end $$;
-- +goose StatementEnd

-- At the commit the journal takes each move with its hash, and the digest of
-- what moved as it then is: a move that goes, or what moved changed without one,
-- shows.
-- +goose StatementBegin
create function transition_sealed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into journal (at, actor, action, kind, object, level, code, details)
    values (clock_timestamp(), case when new.actor is null then 'procedure' else 'compte-' || new.actor end,
        new.kind || '.' || new.event, new.kind, new.aggregate::text, new.level, new.code,
        jsonb_build_object('acte', new.seq, 'chaine', encode(new.hash, 'hex'),
            'etat', encode(sha256(convert_to(coalesce(procedure_snapshot(new.kind, new.aggregate), ''), 'UTF8')), 'hex')));
    return null;
end $$;
-- +goose StatementEnd
create constraint trigger transition_sealed after insert on transition
    deferrable initially deferred for each row execute function transition_sealed();

-- A file that a procedure rests on.
create table document (
    id          bigint generated always as identity primary key,
    kind        text not null, -- of what it belongs to
    aggregate   bigint not null,
    nature      text not null check (nature in ('piece', 'photo', 'rapport', 'acte', 'courrier', 'certificat')),
    name        text not null check (name <> '' and length(name) <= 200),
    media_type  text not null check (media_type in ('application/pdf', 'image/jpeg', 'image/png', 'image/webp',
                    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
                    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
                    'application/vnd.oasis.opendocument.text', 'application/vnd.oasis.opendocument.spreadsheet', 'text/plain', 'text/csv')),
    size        integer not null check (size > 0 and size <= 20971520), -- bytes
    pages       integer, -- of a PDF
    sha256      bytea not null check (length(sha256) = 32),
    content     bytea not null,
    scan        text not null check (scan in ('sain', 'non_analyse')), -- what is infected is never kept
    account     bigint references account,
    added_at    timestamptz not null,
    removed_at  timestamptz, -- by who added it, while nothing rests on it
    constraint document_whole check (length(content) = size and sha256(content) = sha256)
);
create index document_by_owner on document (kind, aggregate);

-- document_text is what the journal keeps the digest of: all but what becomes of it.
-- +goose StatementBegin
create function document_text(d document) returns text language sql immutable as $$
    select jsonb_build_array(d.id, d.kind, d.aggregate, d.nature, d.name, d.media_type, d.size, d.pages, encode(d.sha256, 'hex'),
        d.scan, d.account, (extract(epoch from d.added_at) * 1000000)::bigint)::text
$$;
-- +goose StatementEnd

-- The journal takes each file that comes, and each that is taken back: nothing
-- else changes.
-- +goose StatementBegin
create function document_sealed() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    if tg_op = 'UPDATE' and (old.removed_at is not null or new.removed_at is null or to_jsonb(old) - 'removed_at' <> to_jsonb(new) - 'removed_at') then
        raise exception 'a document never changes' using errcode = 'restrict_violation', constraint = 'document_sealed';
    end if;
    insert into journal (actor, action, kind, object, details)
    values (case when new.account is null then 'procedure' else 'compte-' || new.account end,
        case when tg_op = 'INSERT' then 'document.ajouter' else 'document.retirer' end, new.kind, new.aggregate::text,
        jsonb_build_object('document', new.id, 'fichier', encode(sha256(convert_to(document_text(new), 'UTF8')), 'hex')));
    return null;
end $$;
-- +goose StatementEnd
create trigger document_sealed after insert or update on document for each row execute function document_sealed();
create trigger append_only before delete or truncate on document for each statement execute function append_only();

-- The walls: each table of what moves says in its own policy who reaches it, and
-- procedure_reached asks that policy.
-- +goose StatementBegin
create function procedure_reached(kind text, aggregate bigint) returns boolean language plpgsql stable set search_path = public, pg_temp as $$
declare reached boolean;
begin
    execute format('select %I($1)', 'reached_' || kind) into reached using aggregate;
    return coalesce(reached, false);
end $$;
-- +goose StatementEnd

alter table transition enable row level security;
create policy transition_seen on transition for select to annuaire_acting using (procedure_reached(kind, aggregate));
create policy transition_written on transition for insert to annuaire_acting with check (
    coalesce(actor, 0) = (select acting_account()) or (actor is null and (select acting_account()) = 0));
revoke update, delete on transition from annuaire_acting;

alter table deadline enable row level security;
create policy deadline_seen on deadline to annuaire_acting using (procedure_reached(kind, aggregate)) with check (true);
revoke delete on deadline from annuaire_acting;

alter table document enable row level security;
create policy document_seen on document to annuaire_acting using (procedure_reached(kind, aggregate));
revoke update, delete on document from annuaire_acting;
grant update (removed_at) on document to annuaire_acting;

-- +goose Down
-- +goose StatementBegin
do $$ begin raise exception 'moves are not taken away: restore a backup made before them'; end $$;
-- +goose StatementEnd
