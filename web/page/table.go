package page

// Table is a list of the back office. Its first cells name its rows.
type Table struct {
	Caption string
	Columns []Column
	Rows    []Row
	Empty   string // the sentence that stands for a table without rows
	Pager   *Pager
}

// Order is how a column is sorted.
type Order int

// The orders.
const (
	Unsorted Order = iota
	Ascending
	Descending
)

// Column is the head of a column.
type Column struct {
	Title  string
	Sort   string // where the list sorted by it is, empty when it sorts nothing
	Order  Order
	Number bool // figures, aligned on their right
	Hidden bool // the title is read aloud only: that of the actions of rows
}

// Row is one row: a cell for each column; nil is an empty cell.
type Row struct{ Cells []Content }

// Write implements Content.
func (t *Table) Write(w *Writer) {
	if len(t.Rows) == 0 {
		w.Between(`<p class="vide">`, t.Empty, "</p>\n")
		return
	}
	w.Raw(`<div class="tableau" role="region" tabindex="0"`)
	w.Attribute("aria-label", t.Caption)
	w.Raw("><table>")
	w.Between("<caption>", t.Caption, "</caption>\n")
	w.Raw("<thead><tr>")
	for _, c := range t.Columns {
		c.write(w)
	}
	w.Raw("</tr></thead>\n<tbody>\n")
	for _, r := range t.Rows {
		t.writeRow(w, r)
	}
	w.Raw("</tbody></table></div>\n")
	t.Pager.Write(w)
}

func (c Column) write(w *Writer) {
	w.Raw(`<th scope="col"`)
	w.When(c.Number, ` class="nombre"`)
	w.When(c.Order == Ascending, ` aria-sort="ascending"`)
	w.When(c.Order == Descending, ` aria-sort="descending"`)
	w.Raw(">")
	switch {
	case c.Sort != "":
		w.Anchor(c.Sort, c.Title)
	case c.Hidden:
		w.Between(`<span class="cache-vue">`, c.Title, "</span>")
	default:
		w.Text(c.Title)
	}
	w.Raw("</th>")
}

func (t *Table) writeRow(w *Writer, r Row) {
	w.Raw("<tr>")
	for i, cell := range r.Cells {
		if i == 0 {
			w.Raw(`<th scope="row">`)
		} else {
			t.openCell(w, i)
		}
		if cell != nil {
			cell.Write(w)
		}
		w.Either(i == 0, "</th>", "</td>")
	}
	w.Raw("</tr>\n")
}

// openCell names the column of a cell too: on a narrow screen a row is a list of
// its cells, each behind that name.
func (t *Table) openCell(w *Writer, i int) {
	w.Raw("<td")
	if i < len(t.Columns) {
		w.When(t.Columns[i].Number, ` class="nombre"`)
		if !t.Columns[i].Hidden {
			w.Attribute("data-titre", t.Columns[i].Title)
		}
	}
	w.Raw(">")
}
