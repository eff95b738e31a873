package web

import (
	"net/url"
	"strings"

	"annuaire/fault"
)

// rasterPrefix is before the address of raster tiles in the BASEMAP setting.
const rasterPrefix = "raster:"

// CheckBasemap tells what is wrong with a BASEMAP setting, in French for who
// runs the service. It is to be called before the site is made: an address that
// cannot be drawn would leave the map without its base, and say nothing.
func CheckBasemap(basemap string) error {
	if basemap == "" || basemap == "none" {
		return nil
	}
	address, raster := strings.CutPrefix(basemap, rasterPrefix)
	if !raster {
		return fault.New(fault.Invalid, "BASEMAP : « %s » n'est pas pris en charge. Donnez « none », ou « raster: » suivi d'une adresse de tuiles.", basemap)
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return fault.New(fault.Invalid, "BASEMAP : « %s » n'est pas une adresse complète, comme https://tuiles.example/{z}/{x}/{y}.png.", address)
	}
	for _, part := range []string{"{z}", "{x}", "{y}"} {
		if !strings.Contains(address, part) {
			return fault.New(fault.Invalid, "BASEMAP : il manque %s dans l'adresse « %s ».", part, address)
		}
	}
	return nil
}

// BasemapOrigins gives the origins that the content security policy must let
// the map load from: none but for a raster base map.
func BasemapOrigins(basemap string) []string {
	address, ok := strings.CutPrefix(basemap, rasterPrefix)
	if !ok {
		return nil
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return nil
	}
	return []string{u.Scheme + "://" + u.Host}
}
