package web

import (
	"embed"
	"io/fs"

	"github.com/gofiber/fiber/v2"

	"annuaire/web/page"
)

//go:embed all:dist
var distribution embed.FS

//go:embed base
var base embed.FS

// bundle is the folder that tools/bundle wrote.
func bundle() fs.FS {
	dist, err := fs.Sub(distribution, "dist")
	if err != nil {
		panic(err) // the folder is embedded: a defect of the build
	}
	return dist
}

// baseMaps are the files of the map's own base, by the name they are served
// under. They keep their name from one version to the next, hence the short life.
var baseMaps = map[string]string{"monde.geojson": "base/monde.geojson", "villes.geojson": "base/villes.geojson"}

func serveBaseMap(c *fiber.Ctx) error {
	name, ok := baseMaps[c.Params("fichier")]
	if !ok {
		return fiber.ErrNotFound
	}
	return page.SendFile(c, base, name, "public, max-age=86400")
}
