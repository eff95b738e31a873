package freshness

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/directory"
	"annuaire/store"
	"annuaire/web/page"
)

// pageSize is how many sheets one page lists.
const pageSize = 50

// queryOf reads what a list shows. What is not understood is left out.
func queryOf(c *fiber.Ctx) (q store.FreshnessQuery, values url.Values, number int) {
	values = url.Values{}
	for _, name := range []string{"q", "niveau", "type", page.SortParameter, page.PageParameter} {
		if value := strings.Clone(c.Query(name)); value != "" && len(value) <= 200 {
			values.Set(name, value)
		}
	}
	q = store.FreshnessQuery{Text: values.Get("q"), Limit: pageSize}
	if level := directory.Freshness(values.Get("niveau")); store.IsFreshness(level) {
		q.Level = level
	}
	for _, t := range directory.Typologies {
		if t.Code == values.Get("type") {
			q.Kind = t.Code
		}
	}
	sort, descending := strings.CutPrefix(values.Get(page.SortParameter), "-")
	if store.SortsFreshness(sort) {
		q.Sort, q.Descending = sort, descending
	}
	number = page.PageNumber(values.Get(page.PageParameter))
	q.Offset = (number - 1) * pageSize
	return q, values, number
}

// with gives an address of the list with one parameter changed, "" to drop it.
func with(values url.Values, name, value string) string {
	kept := url.Values{}
	for k, v := range values {
		if k != "page" {
			kept[k] = v
		}
	}
	kept.Del(name)
	if value != "" {
		kept.Set(name, value)
	}
	if len(kept) == 0 {
		return listPath
	}
	return listPath + "?" + kept.Encode()
}
