package api

import (
	"encoding/json"

	"github.com/gofiber/fiber/v2"

	"annuaire/atlas"
	"annuaire/fault"
	"annuaire/geo"
)

// maxOutlineZoom is the last zoom of which tiles are advertised: outlines have
// no finer points, so a map enlarges these.
const maxOutlineZoom = 12

func outlineLayers() (names []string) {
	for _, k := range atlas.OutlineKinds {
		names = append(names, k.Layer)
	}
	return names
}

// newOutlineCaches gives each layer a cache of its own.
func newOutlineCaches() map[geo.Level]*tileCache {
	caches := map[geo.Level]*tileCache{}
	for _, k := range atlas.OutlineKinds {
		caches[k.Level] = &tileCache{lasting: true}
	}
	return caches
}

type outlineTiles struct{ *geo.OutlineLayer }

func (o outlineTiles) version() string { return o.Tag() }

func (o outlineTiles) drawTile(at tileNumber) ([]byte, error) { return o.Tile(at.z, at.x, at.y), nil }

// outlineTile answers GET /tuiles/{couche}/{z}/{x}/{y}.mvt.
func (s *service) outlineTile(c *fiber.Ctx) error {
	kind, err := outlineKind(c)
	if err != nil {
		return err
	}
	at, err := tileAddress(c)
	if err != nil {
		return err
	}
	if err := only(values(c)); err != nil {
		return err
	}
	snap := s.Atlas.Current()
	layer := snap.Outlines(kind.Level)
	if layer == nil || layer.Len() == 0 || at.z < kind.MinZoom {
		c.Response().Header.Set(fiber.HeaderCacheControl, tileCaching)
		return c.SendStatus(fiber.StatusNoContent)
	}
	return s.outlines[kind.Level].send(c, outlineTiles{layer}, at, snap.Built())
}

func outlineKind(c *fiber.Ctx) (atlas.OutlineKind, error) {
	kind, ok := atlas.OutlineKindOf(c.Params("couche"))
	if !ok {
		return kind, fault.New(fault.Unknown, "Cette couche de tuiles n'existe pas.")
	}
	return kind, nil
}

// outlineTileJSON answers GET /tuiles/{couche}.json: TileJSON 3.0.0, without
// any layer while no outline is loaded.
func (s *service) outlineTileJSON(c *fiber.Ctx) error {
	kind, err := outlineKind(c)
	if err != nil {
		return err
	}
	if err := only(values(c)); err != nil {
		return err
	}
	document := Tuiles{
		TileJSON: "3.0.0", Tiles: []string{s.PublicURL + "/tuiles/" + kind.Layer + "/{z}/{x}/{y}.mvt"},
		MinZoom: kind.MinZoom, MaxZoom: maxOutlineZoom, Name: kind.Title, Attribution: "Contours : IGN, Etalab", VectorLayers: []Couche{},
	}
	if layer := s.Atlas.Current().Outlines(kind.Level); layer != nil && layer.Len() > 0 {
		document.VectorLayers = outlineCouches(layer)
	}
	body, err := json.Marshal(document)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, jsonType)
	return c.Send(body)
}

// outlineCouches describes the layers of the tiles: outlines, then the points
// at which to write names.
func outlineCouches(layer *geo.OutlineLayer) []Couche {
	const code, name = "Code du territoire", "Nom du territoire"
	return []Couche{
		{ID: layer.Name(), Fields: map[string]string{"code": code, "nom": name}},
		{ID: layer.LabelName(), Fields: map[string]string{"code": code, "nom": name, "population": "Habitants ; absent si inconnu"}},
	}
}
