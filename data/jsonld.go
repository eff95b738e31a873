package data

import (
	"io"
	"iter"
	"net/url"
	"slices"
	"strings"

	"annuaire/directory"
)

// JSONLDWriter gives the writer of places as linked data in the vocabulary of
// schema.org: a graph of CivicStructure, one to a line, each identified by its
// address on the site whose own address is base. What is not known, and what
// is in doubt, is left out.
func JSONLDWriter(base string) func(io.Writer, iter.Seq[*directory.Place]) error {
	return func(w io.Writer, places iter.Seq[*directory.Place]) error {
		return writeJSONItems(w, `{"@context":"https://schema.org","@graph":[`, places, func(b []byte, p *directory.Place) []byte {
			return appendJSONLD(b, base, p)
		})
	}
}

// appendJSONLD appends the node of one place, without its context.
func appendJSONLD(b []byte, base string, p *directory.Place) []byte {
	address := base + "/lieux/" + url.PathEscape(p.ID)
	o := openObject(b)
	o.list("@type", []string{"CivicStructure", "LocalBusiness"})
	o.text("@id", address)
	o.text("identifier", p.ID)
	o.text("name", p.Name)
	o.node("address", "PostalAddress", func(n *jsonObject) {
		n.some("streetAddress", strings.Join(slices.DeleteFunc([]string{p.Address, p.AddressExtra}, func(s string) bool { return s == "" }), ", "))
		n.some("postalCode", knownPostalCode(p.PostalCode))
		n.some("addressLocality", p.Commune)
		n.text("addressCountry", "FR")
	})
	if p.HasPosition {
		o.node("geo", "GeoCoordinates", func(n *jsonObject) {
			n.number("latitude", p.Position.Lat())
			n.number("longitude", p.Position.Lon())
		})
	}
	o.some("telephone", p.Phone)
	o.someList("email", p.Emails)
	o.someList("url", p.Websites)
	if _, doubted := p.DoubtOn("horaires"); !doubted {
		o.some("openingHours", p.Hours)
	}
	o.some("disambiguatingDescription", p.Summary)
	o.some("description", p.Details)
	o.someList("knowsAbout", p.Services)
	o.someList("additionalType", typologyNames(p.Typologies))
	if len(p.Fees) > 0 {
		o.key("isAccessibleForFree")
		o.b = append(o.b, map[bool]string{true: "true", false: "false"}[slices.Contains(p.Fees, "Gratuit")]...)
		o.text("priceRange", strings.Join(p.Fees, ", "))
	}
	if len(p.Equipment) > 0 {
		o.key("amenityFeature")
		o.b = appendAmenities(o.b, p.Equipment)
	}
	if p.Pivot.Kind == directory.SIRET {
		o.text("taxID", p.Pivot.Number)
	}
	if p.AccessPage != "" {
		o.node("subjectOf", "WebPage", func(n *jsonObject) {
			n.text("name", "Accessibilité du lieu")
			n.text("url", p.AccessPage)
		})
	}
	if p.BookingPage != "" {
		o.node("potentialAction", "ReserveAction", func(n *jsonObject) { n.text("target", p.BookingPage) })
	}
	o.node("mainEntityOfPage", "WebPage", func(n *jsonObject) {
		n.text("url", address)
		n.some("dateModified", isoDay(p.UpdatedOn))
		if p.Source != "" {
			n.node("sourceOrganization", "Organization", func(n *jsonObject) { n.text("name", p.Source) })
		}
	})
	return o.close()
}

func appendAmenities(b []byte, equipment []string) []byte {
	b = append(b, '[')
	for i, e := range equipment {
		o := openObject(appendComma(b, i))
		o.text("@type", "LocationFeatureSpecification")
		o.text("name", e)
		b = o.close()
	}
	return append(b, ']')
}

func knownPostalCode(code string) string {
	if code == unknownPostalCode {
		return ""
	}
	return code
}

func typologyNames(codes []string) []string {
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = directory.TypologyName(code)
	}
	return names
}
