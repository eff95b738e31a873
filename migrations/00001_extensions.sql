-- +goose Up
create extension if not exists postgis;
create extension if not exists pg_trgm;
create extension if not exists unaccent;

-- +goose Down
select 1;
