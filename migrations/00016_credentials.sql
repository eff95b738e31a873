-- +goose Up

-- People who act see of others who they are, never what they sign in with.
revoke select on account from annuaire_acting;
grant select (id, email, name, organisation, state, created_at, totp_since, totp_step) on account to annuaire_acting;

-- They write in the journal in their own name.
drop policy journal_written on journal;
create policy journal_written on journal for insert to annuaire_acting with check (
    actor = case (select acting_account()) when 0 then 'anonyme' else 'compte-' || (select acting_account()) end);

-- Beyond which nothing is changed, when a token asked for what is under way.
alter table import_job
    add column limit_level text,
    add column limit_code text,
    add constraint import_job_limit_whole check ((limit_level is null) = (limit_code is null));

-- +goose Down
drop policy journal_written on journal;
create policy journal_written on journal for insert to annuaire_acting with check (true);
alter table import_job drop column limit_level, drop column limit_code;
grant select on account to annuaire_acting;
