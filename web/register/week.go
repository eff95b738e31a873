package register

import (
	"strconv"

	"annuaire/directory/hours"
	"annuaire/web/page"
)

// week is the field of the hours of seven days, three ranges each.
type week struct{ table hours.Timetable }

// Named implements page.Field.
func (week) Named() []page.Named {
	var all []page.Named
	for _, day := range weekDays {
		for n := 1; n <= hours.MaxRanges; n++ {
			at := day.key + strconv.Itoa(n)
			all = append(all, page.Named{Name: at + "de", Title: day.name}, page.Named{Name: at + "a", Title: day.name})
		}
		all = append(all, page.Named{Name: day.key + "rdv", Title: day.name})
	}
	return all
}

// WriteField implements page.Field. A day whose fields are empty is closed.
func (k week) WriteField(w *page.Writer, f *page.Filled) {
	w.Raw(`<fieldset class="champ semaine" data-semaine><legend>La semaine ordinaire</legend>
<p class="indication">Écrivez 9h ou 9h30. Laissez vide les jours de fermeture.</p>
`)
	for d, day := range weekDays {
		w.Either(k.wrong(f, day.key), `<fieldset class="jour en-faute" data-jour>`, `<fieldset class="jour" data-jour>`)
		w.Between("<legend>", day.name, "</legend>\n")
		for n := 1; n <= hours.MaxRanges; n++ {
			k.writeRange(w, f, d, n)
		}
		page.Check{Name: day.key + "rdv", Label: "Sur rendez-vous", Checked: k.table.Days[d].Appointment}.WriteField(w, f)
		w.Raw("</fieldset>\n")
	}
	w.Raw("</fieldset>\n")
}

func (week) wrong(f *page.Filled, key string) bool {
	for n := 1; n <= hours.MaxRanges; n++ {
		if f.Fault(key+strconv.Itoa(n)+"de") != "" {
			return true
		}
	}
	return false
}

func (k week) writeRange(w *page.Writer, f *page.Filled, d, n int) {
	at := weekDays[d].key + strconv.Itoa(n)
	from, to := "", ""
	if ranges := k.table.Days[d].Ranges; n <= len(ranges) {
		from, to = writeClock(ranges[n-1].From), writeClock(ranges[n-1].To)
	}
	w.Raw(`<div class="plage">`)
	k.writeClock(w, f, at+"de", "de", n, from, at+"de")
	k.writeClock(w, f, at+"a", "à", n, to, at+"de")
	w.Raw("</div>\n")
	if message := f.Fault(at + "de"); message != "" {
		w.Raw(`<p class="faute"`)
		w.Attribute("id", f.ID(at+"de")+"-faute")
		w.Between(`><span class="cache-vue">À corriger : </span>`, message, "</p>\n")
	}
}

// writeClock writes one time; fault names the field beside which what was
// refused is told.
func (week) writeClock(w *page.Writer, f *page.Filled, name, label string, n int, value, fault string) {
	w.Raw("<label")
	w.Attribute("for", f.ID(name))
	w.Between(">", label, ` <span class="cache-vue">(plage `)
	w.Number(n)
	w.Raw(`)</span></label><input type="text" class="heure" autocomplete="off" maxlength="8"`)
	w.Attribute("id", f.ID(name))
	w.Attribute("name", name)
	w.Attribute("value", f.Value(name, value))
	if f.Fault(fault) != "" {
		w.Raw(` aria-invalid="true"`)
		w.Attribute("aria-describedby", f.ID(fault)+"-faute")
	}
	w.Raw(">")
}
