-- +goose Up

-- What triggers alone write, and what is never erased, is beyond the reach of
-- whoever acts through the program.
revoke insert, update, delete on place_history, outbox from annuaire_acting;
revoke delete on place from annuaire_acting;
revoke all on goose_db_version from annuaire_acting;

-- +goose Down
grant select, insert, update, delete on goose_db_version to annuaire_acting;
grant delete on place to annuaire_acting;
grant insert, update, delete on place_history, outbox to annuaire_acting;
