package e2e

import "github.com/chromedp/chromedp/kb"

// openLetter finds, among the letters of the demonstration, that of this address
// about this subject, and opens it.
func (h *hand) openLetter(address, subject string) {
	h.t.Helper()
	letter := `e.matches("a") && e.textContent.includes(` + quoted(subject) + `) && e.closest("tr")?.textContent.includes(` + quoted(address) + `)`
	h.until("a letter to "+address, func() bool {
		h.open("/demo/courriels")
		var come bool
		h.eval(`[...document.querySelectorAll("td a")].some(e => `+letter+`)`, &come)
		return come
	})
	h.reach(letter, "the letter to "+address)
	h.press(kb.Enter)
}

// followLetter follows the link of a letter that leads under a path.
func (h *hand) followLetter(path string) {
	h.t.Helper()
	h.to(`a[href^="` + path + `"]`)
	h.press(kb.Enter)
}
