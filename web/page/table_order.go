package page

import (
	"maps"
	"net/url"
)

// SortParameter is the parameter of an address that holds the order of a table:
// the name of a column, after "-" when it is descending.
const SortParameter = "tri"

// SortColumn makes a column that sorts the table at a path, ascending at first,
// then the other way. The other parameters are kept, but for those that tell
// how far one was in the list: "page", "curseur", "apres".
func SortColumn(title, name, path string, values url.Values) Column {
	kept := maps.Clone(values)
	if kept == nil {
		kept = url.Values{}
	}
	for _, far := range []string{"page", "curseur", "apres"} {
		delete(kept, far)
	}
	c := Column{Title: title}
	next := name
	switch values.Get(SortParameter) {
	case name:
		c.Order, next = Ascending, "-"+name
	case "-" + name:
		c.Order = Descending
	}
	kept[SortParameter] = []string{next}
	c.Sort = path + "?" + kept.Encode()
	return c
}
