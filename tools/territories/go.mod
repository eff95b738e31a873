module annuaire/tools/territories

go 1.26.3
