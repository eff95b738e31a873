package page

import "strconv"

// PageParameter names, in addresses, the page of a list.
const PageParameter = "page"

// MaxPage bounds how far a list is walked by its pages.
const MaxPage = 10_000

// PageNumber reads the number of a page: the first one when it is none.
func PageNumber(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > MaxPage {
		return 1
	}
	return n
}

// Pager leads to the other pages of a list.
type Pager struct {
	Sentence       string // "Lieux 51 à 100 sur 1 204"
	Previous, Next string // addresses, empty at either end
}

// PagerOf leads out of the page of this number, of size rows, in a list of total
// rows which what names: "Lieux". at gives the address of a page. There is no
// pager, nil, where one page holds all.
func PagerOf(what string, number, size, total int, at func(number int) string) *Pager {
	if total <= size {
		return nil
	}
	first, last := (number-1)*size+1, min(number*size, total)
	p := &Pager{Sentence: what + " " + Whole(first) + " à " + Whole(last) + " sur " + Whole(total)}
	if number > 1 {
		p.Previous = at(number - 1)
	}
	if last < total {
		p.Next = at(number + 1)
	}
	return p
}

// Write implements Content.
func (p *Pager) Write(w *Writer) {
	if p == nil {
		return
	}
	w.Raw("<nav class=\"pages\" aria-label=\"Pages de la liste\">")
	w.Between("<p>", p.Sentence, "</p>")
	if p.Previous != "" {
		w.Raw(`<a class="bouton" rel="prev"`)
		w.Address("href", p.Previous)
		w.Raw(">Page précédente</a>")
	}
	if p.Next != "" {
		w.Raw(`<a class="bouton" rel="next"`)
		w.Address("href", p.Next)
		w.Raw(">Page suivante</a>")
	}
	w.Raw("</nav>\n")
}
