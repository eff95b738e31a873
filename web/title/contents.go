package title

import (
	"strings"

	"annuaire/procedure"
	"annuaire/web/page"
)

// lines is a text that somebody wrote, with its line ends.
type lines []string

// Write implements page.Content.
func (l lines) Write(w *page.Writer) {
	for _, text := range l {
		for i, line := range strings.Split(text, "\n") {
			w.When(i > 0, "<br>")
			w.Text(line)
		}
	}
}

// choices are links, side by side.
type choices []page.Link

// Write implements page.Content.
func (c choices) Write(w *page.Writer) {
	w.Advice("<ul class=\"raccourcis\">\n", c)
}

// detail says why, and by which act.
func detail(m *procedure.Transition) string {
	var parts []string
	for _, part := range []string{m.Reason, m.DecisionRef, m.LegalBasis} {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "\n")
}
