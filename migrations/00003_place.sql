-- +goose Up

-- One row a place. The columns of the national standard bear its names.
create table place (
    id               text primary key check (id ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$' and id <> 'proches'),
    version          bigint not null check (version > 0),
    state            text not null check (state in ('draft', 'proposed', 'published', 'suspended', 'archived')),
    archive_reason   text check (archive_reason <> ''),
    archive_proposal text check (archive_proposal <> ''),
    created_at       timestamptz not null default now(),
    changed_at       timestamptz not null default now(),

    pivot       text check (pivot ~ '^[0-9A-Za-z]{9,14}$'),
    pivot_kind  text not null check (pivot_kind in ('siret', 'rna', 'ridet', 'inconnu', 'verifier')),
    nom         text not null check (nom <> '' and length(nom) <= 500),
    commune     text not null check (commune <> '' and length(commune) <= 200),
    code_postal text not null check (code_postal ~ '^[0-9]{5}$'),
    code_insee  text check (code_insee ~ '^([013-9][0-9]|2[AB1-9])[0-9]{3}$'),
    adresse     text check (adresse <> ''), -- null: not known
    complement_adresse text not null default '',
    position    geometry(Point, 4326)
        check (not st_isempty(position) and abs(st_x(position)) <= 180 and abs(st_y(position)) <= 90),
    typologie   text[] not null default '{}',
    telephone   text check (telephone ~ '^\+(33|590|594|262|596|269|687|689|508|681)[0-9]{6,9}$'),
    courriels   text[] not null default '{}',
    site_web    text[] not null default '{}',
    horaires    text not null default '' check (length(horaires) <= 10000),
    presentation_resume text not null default '' check (length(presentation_resume) <= 280),
    presentation_detail text not null default '' check (length(presentation_detail) <= 100000),
    source      text not null default '',
    itinerance  text[] not null default '{}',
    structure_parente   text not null default '',
    date_maj    date not null,
    services    text[] not null default '{}',
    publics_specifiquement_adresses text[] not null default '{}',
    prise_en_charge_specifique      text[] not null default '{}',
    frais_a_charge                  text[] not null default '{}',
    dispositif_programmes_nationaux text[] not null default '{}',
    formations_labels               text[] not null default '{}',
    autres_formations_labels        text[] not null default '{}',
    modalites_acces                 text[] not null default '{}',
    modalites_accompagnement        text[] not null default '{}',
    fiche_acces_libre text not null default '',
    prise_rdv         text not null default '',

    equipement      text[] not null default '{}',
    time_zone       text not null check (time_zone <> ''),
    closure_from    date,
    closure_until   date,
    closure_message text,
    doubts          jsonb not null default '[]' check (jsonb_typeof(doubts) = 'array'),
    provenance      jsonb not null default '{}' check (jsonb_typeof(provenance) = 'object'),

    constraint place_pivot_known check ((pivot is null) = (pivot_kind = 'inconnu')),
    constraint place_archived_with_reason check ((state = 'archived') = (archive_reason is not null)),
    constraint place_closure_begins check (closure_from is not null or closure_until is null and closure_message is null),
    constraint place_closure_ordered check (closure_until >= closure_from),
    constraint place_itinerance_listed check (itinerance <@ array[
        'Itinérant',
        'Fixe'
    ]),
    constraint place_services_listed check (services <@ array[
        'Aide aux démarches administratives',
        'Maîtrise des outils numériques du quotidien',
        'Insertion professionnelle via le numérique',
        'Utilisation sécurisée du numérique',
        'Parentalité et éducation avec le numérique',
        'Loisirs et créations numériques',
        'Compréhension du monde numérique',
        'Accès internet et matériel informatique',
        'Acquisition de matériel informatique à prix solidaire'
    ]),
    constraint place_publics_specifiquement_adresses_listed check (publics_specifiquement_adresses <@ array[
        'Jeunes',
        'Étudiants',
        'Familles et/ou enfants',
        'Seniors',
        'Femmes'
    ]),
    constraint place_prise_en_charge_specifique_listed check (prise_en_charge_specifique <@ array[
        'Surdité',
        'Handicaps moteurs',
        'Handicaps mentaux',
        'Illettrisme',
        'Langues étrangères (anglais)',
        'Langues étrangères (autres)',
        'Déficience visuelle'
    ]),
    constraint place_frais_a_charge_listed check (frais_a_charge <@ array[
        'Gratuit',
        'Gratuit sous condition',
        'Payant'
    ]),
    constraint place_dispositif_programmes_nationaux_listed check (dispositif_programmes_nationaux <@ array[
        'Aidants Connect',
        'Bibliothèques numérique de référence',
        'Certification PIX',
        'Conseillers numériques',
        'Emmaüs Connect',
        'France Services',
        'Grande école du numérique',
        'La Croix Rouge',
        'Point d''accès numérique CAF',
        'Promeneurs du net',
        'Relais numérique (Emmaüs Connect)'
    ]),
    constraint place_formations_labels_listed check (formations_labels <@ array[
        'Formé à « Mon Espace Santé »',
        'Formé à « DUPLEX » (illettrisme)',
        'Arnia/MedNum BFC (Bourgogne-Franche-Comté)',
        'Collectif ressources et acteurs réemploi (Normandie)',
        'Étapes numériques (La Poste)',
        'Fabriques de Territoire',
        'Les Éclaireurs du numérique (Drôme)',
        'Mes Papiers (Métropole de Lyon)',
        'ORDI 3.0',
        'SUD LABS (PACA)'
    ]),
    constraint place_modalites_acces_listed check (modalites_acces <@ array[
        'Se présenter',
        'Téléphoner',
        'Contacter par mail',
        'Prendre un RDV en ligne',
        'Ce lieu n''accueille pas de public',
        'Envoyer un mail avec une fiche de prescription'
    ]),
    constraint place_modalites_accompagnement_listed check (modalites_accompagnement <@ array[
        'En autonomie',
        'Accompagnement individuel',
        'Dans un atelier collectif',
        'À distance'
    ]),
    constraint place_equipement_listed check (equipement <@ array[
        'Ordinateurs',
        'Tablettes',
        'Wi-Fi',
        'Imprimante',
        'Scanner',
        'Poste adapté',
        'Visioconférence',
        'Salle de réunion',
        'Bureau partagé',
        'Imprimante 3D',
        'Découpe laser',
        'Fraiseuse numérique',
        'Brodeuse numérique',
        'Électronique',
        'Outillage',
        'Studio son et vidéo',
        'Casque de réalité virtuelle',
        'Prêt de matériel'
    ])
);

-- Where a place comes from: the identifier that each feed gives it.
create table place_source (
    feed          text not null check (feed <> ''),
    source_id     text not null check (source_id <> ''),
    place_id      text not null, -- of a place: see place_source_known
    missing_since date, -- the day since when the feed's full files no longer have it
    primary key (feed, source_id)
);
create index place_source_by_place on place_source (place_id);

-- An identifier that once named a place and now leads to another.
create table place_alias (
    old_id   text primary key,
    place_id text not null references place,
    since    timestamptz not null default now(),
    check (old_id <> place_id)
);
create index place_alias_by_place on place_alias (place_id);

-- Numbers of the identifiers that this directory gives by itself.
create sequence place_number;

-- Every change of every place, oldest first. before and after hold only the
-- columns that differ; before is null for a creation. There is no foreign key:
-- places are never deleted, and only the triggers below write here.
create table place_history (
    seq      bigint generated always as identity primary key,
    place_id text not null,
    version  bigint not null,
    at       timestamptz not null default now(),
    actor    text not null check (actor <> ''),
    reason   text not null check (reason <> ''),
    before   jsonb,
    after    jsonb not null,
    unique (place_id, version)
);

-- What is to be told to the search engine and to every instance's atlas.
create table outbox (
    seq      bigint generated always as identity primary key,
    place_id text not null,
    version  bigint not null,
    at       timestamptz not null default now()
);

-- The history and the outbox are written by the database itself, so that no
-- path of the program, nor a hand-written statement, can change a place in
-- silence. The settings annuaire.actor and annuaire.reason say who and why;
-- without them the change is refused.

-- place_as_json is what the history remembers of a place: all but its
-- provenance and its dates, and nothing of what is empty.
-- +goose StatementBegin
create function place_as_json(p place) returns jsonb language sql stable as $$
    select jsonb_strip_nulls(jsonb_build_object(
        'state', p.state,
        'archive_reason', p.archive_reason,
        'archive_proposal', p.archive_proposal,
        'pivot', p.pivot,
        'pivot_kind', p.pivot_kind,
        'nom', p.nom,
        'commune', p.commune,
        'code_postal', p.code_postal,
        'code_insee', p.code_insee,
        'adresse', p.adresse,
        'complement_adresse', nullif(p.complement_adresse, ''),
        'longitude', st_x(p.position), 'latitude', st_y(p.position),
        'typologie', nullif(p.typologie, '{}'),
        'telephone', p.telephone,
        'courriels', nullif(p.courriels, '{}'),
        'site_web', nullif(p.site_web, '{}'),
        'horaires', nullif(p.horaires, ''),
        'presentation_resume', nullif(p.presentation_resume, ''),
        'presentation_detail', nullif(p.presentation_detail, ''),
        'source', nullif(p.source, ''),
        'itinerance', nullif(p.itinerance, '{}'),
        'structure_parente', nullif(p.structure_parente, ''),
        'date_maj', p.date_maj,
        'services', nullif(p.services, '{}'),
        'publics_specifiquement_adresses', nullif(p.publics_specifiquement_adresses, '{}'),
        'prise_en_charge_specifique', nullif(p.prise_en_charge_specifique, '{}'),
        'frais_a_charge', nullif(p.frais_a_charge, '{}'),
        'dispositif_programmes_nationaux', nullif(p.dispositif_programmes_nationaux, '{}')
    ) || jsonb_build_object(
        'formations_labels', nullif(p.formations_labels, '{}'),
        'autres_formations_labels', nullif(p.autres_formations_labels, '{}'),
        'modalites_acces', nullif(p.modalites_acces, '{}'),
        'modalites_accompagnement', nullif(p.modalites_accompagnement, '{}'),
        'fiche_acces_libre', nullif(p.fiche_acces_libre, ''),
        'prise_rdv', nullif(p.prise_rdv, ''),
        'equipement', nullif(p.equipement, '{}'),
        'time_zone', p.time_zone,
        'closure_from', p.closure_from,
        'closure_until', p.closure_until,
        'closure_message', p.closure_message,
        'doubts', nullif(p.doubts, '[]')
    ))
$$;
-- +goose StatementEnd

-- +goose StatementBegin
create function change_author(setting text) returns text language plpgsql stable as $$
declare
    given text := current_setting('annuaire.' || setting, true);
begin
    if coalesce(given, '') = '' then
        raise exception 'a change of a place needs the setting annuaire.%', setting
            using errcode = 'check_violation', constraint = 'place_change_author';
    end if;
    return given;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
create function place_created() returns trigger language plpgsql as $$
declare
    actor  text := change_author('actor');
    reason text := change_author('reason');
begin
    insert into place_history (place_id, version, actor, reason, after)
    select id, version, actor, reason, place_as_json(n) from created n;
    insert into outbox (place_id, version) select id, version from created;
    perform pg_notify('annuaire_outbox', '');
    return null;
end $$;
-- +goose StatementEnd
create trigger place_created after insert on place
    referencing new table as created for each statement execute function place_created();

-- The planner knows nothing of the size of transition tables and would compare
-- every old row with every new one, or compile the statement at great cost:
-- nested loops and compilation are set aside.
-- +goose StatementBegin
create function place_changed() returns trigger language plpgsql set enable_nestloop = off set jit = off as $$
declare
    actor  text := change_author('actor');
    reason text := change_author('reason');
begin
    insert into place_history (place_id, version, actor, reason, before, after)
    select n.id, n.version, actor, reason, difference.before, difference.after
    from now_row n
    join was_row w using (id)
    -- offset 0 keeps the two from being computed again for each of their keys
    cross join lateral (select place_as_json(w) as was, place_as_json(n) as now offset 0) rows
    cross join lateral (
        select coalesce(jsonb_object_agg(key, was -> key), '{}') as before,
               coalesce(jsonb_object_agg(key, now -> key), '{}') as after
        from (select jsonb_object_keys(was || now) as key) keys
        where was -> key is distinct from now -> key
    ) difference;
    insert into outbox (place_id, version) select id, version from now_row;
    perform pg_notify('annuaire_outbox', '');
    return null;
end $$;
-- +goose StatementEnd
create trigger place_changed after update on place
    referencing old table as was_row new table as now_row for each statement execute function place_changed();

-- +goose StatementBegin
create function place_kept() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' then
        raise exception 'a place is archived, never deleted'
            using errcode = 'restrict_violation', constraint = 'place_never_deleted';
    end if;
    if new.id <> old.id then
        raise exception 'the identifier of a place never changes'
            using errcode = 'restrict_violation', constraint = 'place_id_stable';
    end if;
    if new.version <> old.version + 1 then
        raise exception 'place % is at version %, not %', old.id, old.version, new.version - 1
            using errcode = 'serialization_failure', constraint = 'place_version_next';
    end if;
    new.changed_at := now();
    return new;
end $$;
-- +goose StatementEnd
create trigger place_kept before update or delete on place for each row execute function place_kept();

-- +goose StatementBegin
create function place_id_never_reused() returns trigger language plpgsql as $$
begin
    if exists (select from created c join place_alias a on a.old_id = c.id) then
        raise exception 'an identifier that led to a place is never given to another'
            using errcode = 'unique_violation', constraint = 'place_id_never_reused';
    end if;
    return null;
end $$;
-- +goose StatementEnd

-- +goose StatementBegin
create function place_alias_free() returns trigger language plpgsql as $$
begin
    if exists (select from created c join place p on p.id = c.old_id and p.state <> 'archived') then
        raise exception 'the identifier of a living place cannot lead elsewhere'
            using errcode = 'unique_violation', constraint = 'place_id_never_reused';
    end if;
    return null;
end $$;
-- +goose StatementEnd
create trigger place_id_never_reused after insert on place
    referencing new table as created for each statement execute function place_id_never_reused();
create trigger place_alias_free after insert on place_alias
    referencing new table as created for each statement execute function place_alias_free();

-- A foreign key would look each row up by itself and lock its place, a third of
-- the time of a large import. Places are never deleted: it is enough to check
-- a whole statement at once.
-- +goose StatementBegin
create function place_source_known() returns trigger language plpgsql as $$
begin
    if exists (select from written w where not exists (select from place p where p.id = w.place_id)) then
        raise exception 'a source leads to a place that does not exist'
            using errcode = 'foreign_key_violation', constraint = 'place_source_known';
    end if;
    return null;
end $$;
-- +goose StatementEnd
create trigger place_source_known_insert after insert on place_source
    referencing new table as written for each statement execute function place_source_known();
create trigger place_source_known_update after update on place_source
    referencing new table as written for each statement execute function place_source_known();

-- +goose StatementBegin
create function append_only() returns trigger language plpgsql as $$
begin
    raise exception 'rows of % are never changed nor removed', tg_table_name
        using errcode = 'restrict_violation', constraint = 'append_only';
end $$;
-- +goose StatementEnd
create trigger append_only before update or delete or truncate on place_history
    for each statement execute function append_only();
create trigger never_truncated before truncate on place
    for each statement execute function append_only();

-- +goose Down
drop table outbox, place_history, place_alias, place_source, place cascade;
drop sequence place_number;
drop function place_created, place_changed, place_kept, place_id_never_reused, place_alias_free, place_source_known, append_only, change_author(text), place_as_json(place);
