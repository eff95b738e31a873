module annuaire/tools/basemap

go 1.26.3
