package mail

import (
	"fmt"
	"net/url"
	"strings"

	"annuaire/fault"
	"annuaire/task"
)

// SiteName is how the letters name this service.
const SiteName = "Annuaire des lieux du numérique"

// Written is a letter ready to go: the same words twice.
type Written struct {
	Subject string // one line
	Text    string
	HTML    string
	Refuse  string // whole address where such letters are stopped, empty where they are not
}

// paragraph is one piece of a letter with its values in it.
type paragraph struct {
	lines []string // several when quoted
	quote bool
}

// whole is a letter with its values in it, before it takes a form.
type whole struct {
	subject     string
	body, after []paragraph
	link        target
	second      target
	refuse      target
	why         string
	site        string
}

// target is a link with its whole address; without a text there is none.
type target struct{ text, href string }

// Write gives the words of a mail. publicURL is where this service answers,
// without a final slash: links lead nowhere else.
func Write(m task.Mail, publicURL string) (Written, error) {
	if err := m.Check(); err != nil {
		return Written{}, err
	}
	l := letters[m.Letter]
	w := whole{subject: SiteName, why: l.why, site: publicURL}
	if subject, told := fill(l.subject, m.With); told {
		w.subject = fault.Excerpt(subject, maxSubject)
	}
	w.body, w.after = paragraphs(l.body, m.With), paragraphs(l.after, m.With)
	var err error
	if w.link, err = aim(l.link, m.With, publicURL); err != nil {
		return Written{}, err
	}
	if w.second, err = aim(l.second, m.With, publicURL); err != nil {
		return Written{}, err
	}
	if l.refusal {
		if w.refuse, err = aim(anchor{"Ne plus recevoir ces messages", "chemin_refus"}, m.With, publicURL); err != nil {
			return Written{}, err
		}
	}
	return Written{Subject: w.subject, Text: w.text(), HTML: w.html(), Refuse: w.refuse.href}, nil
}

const (
	maxSubject = 150  // characters
	maxValue   = 2000 // characters of a value, in which people write
)

// paragraphs fills each paragraph, without those that speak of nothing.
func paragraphs(templates []string, with map[string]string) []paragraph {
	var list []paragraph
	for _, template := range templates {
		quoted, quote := strings.CutPrefix(template, "> ")
		if !quote {
			if line, told := fill(template, with); told {
				list = append(list, paragraph{lines: []string{line}})
			}
			continue
		}
		name := strings.Trim(quoted, "{}")
		if lines := proseLines(with[name]); len(lines) > 0 {
			list = append(list, paragraph{lines: lines, quote: true})
		}
	}
	return list
}

// fill puts values in a line. told is false when one of them is empty, unless
// it stands as "{, name}", which then vanishes with its comma.
func fill(template string, with map[string]string) (line string, told bool) {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(template, "{")
		b.WriteString(before)
		if !found {
			return b.String(), true
		}
		name, after, _ := strings.Cut(rest, "}")
		template = after
		name, optional := strings.CutPrefix(name, ", ")
		value := oneLine(with[name])
		switch {
		case value == "" && !optional:
			return "", false
		case value != "" && optional:
			b.WriteString(" ")
		}
		b.WriteString(value)
	}
}

// oneLine gives a value as one line of harmless characters: nothing in it can
// end a header, or look like another part of the letter.
func oneLine(value string) string {
	return strings.Join(strings.Fields(strings.Map(harmless, fault.Excerpt(value, maxValue))), " ")
}

// proseLines gives the lines of what somebody wrote.
func proseLines(value string) []string {
	var lines []string
	for line := range strings.Lines(fault.Excerpt(value, maxValue)) {
		if line = oneLine(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// aim gives the whole address of a link.
func aim(a anchor, with map[string]string, publicURL string) (target, error) {
	if a.text == "" {
		return target{}, nil
	}
	path := with[a.path]
	u, err := url.Parse(path)
	if err != nil || !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t \"<>") || u.Host != "" || u.Scheme != "" {
		return target{}, fault.Wrap(fmt.Errorf("%q is no path of this site", a.path), fault.Rejected, "Ce message ne peut pas être écrit.")
	}
	return target{a.text, publicURL + u.String()}, nil
}
