package main

import (
	"fmt"
	"strconv"
	"time"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/geo"
	"annuaire/labels"
	"annuaire/procedure"
	"annuaire/store"
)

// rightsLabels makes files of labels, by the acts of people as in the demonstration.
type rightsLabels struct {
	*matrix
	desk demoDesk
}

func newRightsLabels(m *matrix) *rightsLabels {
	m.Helper()
	w := &rightsLabels{m, demoDesk{record: m.Store, now: time.Now(), people: map[string]access.Actor{}}}
	for demo, name := range map[string]string{"commune": "territory own", "instruction": "instructeur own", "decision": chair} {
		w.desk.people[demo+demoDomain] = m.person(name).who.Actor
	}
	if err := m.PublishShipped(m.Context(), w.desk.now.AddDate(-2, 0, 0)); err != nil {
		m.Fatal(err)
	}
	for id := range labelPlaces {
		w.desk.places = append(w.desk.places, id)
	}
	return w
}

// must fails the test when something could not be made.
func (w *rightsLabels) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatalf("%v: %#v", err, err)
	}
}

func (w *rightsLabels) actor(name string, days int) access.Actor {
	w.Helper()
	actor := w.person(name).who.Actor
	actor.At = w.desk.now.AddDate(0, 0, -days)
	return actor
}

// as has somebody do an act of the demonstration.
func (w *rightsLabels) as(demo, name string) {
	w.desk.people[demo+demoDomain] = w.person(name).who.Actor
}

// file is an application as rights know it now.
func (w *rightsLabels) file(id int64, owner string) thing {
	w.Helper()
	var level geo.Level
	var place, insee, state, desk, decides string
	var seq int64
	err := w.db.QueryRow(w.Context(), `
		select a.place_id, a.code_insee, a.state, a.seq, a.desk_level, a.desk_code, v.definition ->> 'niveau_decision'
		from label_application a join label_version v on v.id = a.version where a.id = $1`, id).Scan(&place, &insee, &state, &seq, &level, &desk, &decides)
	w.must(err)
	path := w.pathOf(access.Territory{Level: geo.Commune, Code: insee})
	o := []access.Object{{State: state, Path: path, Place: place}, {State: state}, {State: state}}
	if level != "" {
		o[atDesk].Path = w.pathOf(access.Territory{Level: level, Code: desk})
	}
	for i, t := range path {
		if string(t.Level) == decides {
			o[atDecision].Path = path[i:]
		}
	}
	n := strconv.FormatInt(id, 10)
	return thing{
		name: fmt.Sprintf("application %s of %s", state, place), at: map[string]string{"id": n, "etape": "structure"}, form: sent(seq),
		objects: o, owner: owner, draft: state == string(labels.Draft),
	}
}

func (w *rightsLabels) schemes() {
	w.Helper()
	whole := []access.Object{{Path: []access.Territory{access.Country}}}
	published := w.number(`select min(id) from label_version where scheme = $1`, demoLabel)
	w.thing(aScheme, thing{name: "published scheme", at: numbered(published), objects: whole, form: sent(1)})
	draft := labels.Shipped()[0]
	draft.Code, draft.Prefix = "essai", "ESS"
	made, err := w.CreateScheme(w.Context(), w.actor("agency", 0), draft)
	w.must(err)
	w.thing(aScheme, thing{name: "draft scheme", at: numbered(made.ID), objects: whole, form: sent(1)})
}

func (w *rightsLabels) draft(place string) {
	w.Helper()
	app, err := w.StartApplication(w.Context(), w.actor("territory own", 10), demoLabel, place, 0)
	w.must(err)
	w.thing(aFile, w.file(app.ID, "territory own"))
}

// apply has somebody submit an application, which waits for an instructor.
func (w *rightsLabels) apply(scheme, place, by string) int64 {
	w.Helper()
	w.as("commune", by)
	w.desk.places = []string{place}
	w.must(w.desk.makeWorthy(w.Context(), 0))
	id, err := w.desk.apply(w.Context(), scheme, 0, 30, "commune")
	w.must(err)
	return id
}

func (w *rightsLabels) submitted(place, by, instructor string) {
	w.Helper()
	id := w.apply(demoLabel, place, by)
	on := w.file(id, by)
	w.thing(aFile, on)
	paper := w.number(`select min(id) from document where kind = 'candidature' and aggregate = $1`, id)
	w.thing(aDocument, thing{name: "document of " + on.name, at: map[string]string{"id": fmt.Sprint(paper)}, objects: on.objects, owner: by})
}

// recuse has somebody leave a file.
func (w *rightsLabels) recuse(id int64, who string) {
	w.Helper()
	if who != "" {
		w.must(w.DeclareInterest(w.Context(), w.actor(who, 1), id, "Un parent y travaille.", true))
	}
}

// visited makes a file that waits for a visit and an opinion.
func (w *rightsLabels) visited(place, by, instructor, asked, out string) {
	w.Helper()
	w.apply(demoLabel, place, by)
	id := w.number(`select max(id) from label_application`)
	w.as("instruction", instructor)
	w.must(w.desk.take(w.Context(), id, 25))
	examiner := func(days int) access.Actor { return w.actor(instructor, days) }
	_, err := w.AdmitFile(w.Context(), examiner(24), id, demoWhatever)
	w.must(err)
	command := demoWhatever
	command.Deadline = procedure.EndOf(procedure.DayOf(w.desk.now.AddDate(0, 0, 10), directory.Paris), directory.Paris)
	_, err = w.AskOpinion(w.Context(), examiner(2), id, command, store.OpinionForm{Email: w.person(asked).email, Question: "Qu’en pensez-vous ?"})
	w.must(err)
	w.must(w.DeclareInterest(w.Context(), w.actor(asked, 1), id, "", false))
	visit, err := w.PlanVisit(w.Context(), examiner(2), id, demoWhatever, labels.VisitPlan{
		Visitors: []string{w.person(visitor).email}, Myself: true, Criteria: demoVisited, StartsAt: w.desk.now.AddDate(0, 0, 5), Minutes: 60, Message: "Essai.",
	})
	w.must(err)
	w.recuse(id, out)

	on := w.file(id, by)
	on.named, on.asked, on.hidden = set(asked), set(asked, visitor), set(out)
	w.thing(aFile, on)
	opinion := w.number(`select id from label_opinion where application = $1`, id)
	one := on
	one.name, one.at = "opinion on "+on.name, map[string]string{"id": fmt.Sprint(id), "avis": fmt.Sprint(opinion), "acte": "relancer"}
	w.thing(anOpinion, one)
	w.thing(askedOf, thing{name: one.name, at: map[string]string{"id": fmt.Sprint(opinion)}, owner: asked, form: on.form})
	seen := on
	seen.name, seen.at, seen.asked = "visit for "+on.name, map[string]string{"numero": fmt.Sprint(visit), "document": "1", "critere": demoVisited[0]}, set(visitor, instructor)
	seen.form = sent(1)
	w.thing(aVisit, seen)
}

// sitting makes the session of the region and one of another department; a file is on
// the agenda of the first.
func (w *rightsLabels) sitting(place string) {
	w.Helper()
	w.as("commune", "territory own")
	w.as("instruction", "instructeur own")
	w.desk.places = []string{place}
	w.must(w.desk.makeWorthy(w.Context(), 0))
	id, err := w.desk.examined(w.Context(), 0, 80)
	w.must(err)
	plan := func(by string, t access.Territory, others ...string) (session int64) {
		form := store.SessionForm{
			Command: demoWhatever, Territory: t, Name: "Essai", At: w.desk.now.AddDate(0, 0, 12), Place: "Essai", Quorum: 1,
			Members: []string{w.person(by).email}, Chair: w.person(by).email,
		}
		for _, name := range others {
			form.Members = append(form.Members, w.person(name).email)
		}
		session, err := w.PlanSession(w.Context(), w.actor(by, 10), form)
		w.must(err)
		return session
	}
	region := access.Territory{Level: geo.Region, Code: "53"}
	session := plan(chair, region, member)
	for _, done := range w.Enlist(w.Context(), w.actor(chair, 10), session, store.Enlisting{Command: demoWhatever, Application: id}) {
		w.must(done.Err)
	}
	w.recuse(id, recused)
	on := w.file(id, "territory own")
	on.asked, on.hidden = set(member, chair), set(recused)
	w.thing(aFile, on)
	other := plan("decideur far", rightsFar, expert)
	w.session(session, id, region, chair, member)
	w.session(other, id, rightsFar, "decideur far", expert)
}

func (w *rightsLabels) session(id, file int64, t access.Territory, members ...string) {
	w.Helper()
	form := sent(1)
	form["dossier"] = []string{fmt.Sprintf("%d:1", file)}
	w.thing(aSitting, thing{
		name: "session of " + t.String(), at: map[string]string{"id": fmt.Sprint(id), "dossier": fmt.Sprint(file), "acte": "rapporteur"}, form: form,
		objects: []access.Object{{Path: w.pathOf(t)}}, asked: set(members...),
	})
}

// refused makes a file that was refused, and the appeal against it.
func (w *rightsLabels) refused(place, by, instructor, out string) {
	w.Helper()
	id := w.apply(demoLabel, place, by)
	w.as("instruction", instructor)
	w.must(w.desk.take(w.Context(), id, 25))
	w.must(w.DeclareInterest(w.Context(), w.actor(chair, 21), id, "", false))
	rules, err := w.PublishedScheme(w.Context(), demoLabel)
	w.must(err)
	command := demoWhatever
	command.LegalBasis, command.Reason, command.ReasonCode = demoLegal, "Le dossier ne répond pas aux critères du label.", rules.Scheme.Refusals[0].Code
	_, err = w.Decide(w.Context(), w.actor(chair, 20), id, store.DecisionForm{Command: command, Outcome: labels.RefuseAdmit})
	w.must(err)
	w.recuse(id, out)
	appeal, err := w.FileAppeal(w.Context(), w.actor(by, 5), store.AppealForm{Command: demoWhatever, Application: id, Text: "Ce lieu répond à tous les critères du label."})
	w.must(err)

	on := w.file(id, by)
	on.hidden = set(out)
	w.thing(aFile, on)
	var level geo.Level
	var code string
	w.must(w.db.QueryRow(w.Context(), `select level, code from label_appeal where id = $1`, appeal).Scan(&level, &code))
	on.name, on.at, on.form = "appeal on "+on.name, map[string]string{"id": fmt.Sprint(appeal)}, sent(1)
	on.objects = append(on.objects, access.Object{Path: w.pathOf(access.Territory{Level: level, Code: code})})
	on.hands = set(instructor, chair)
	w.thing(anAppeal, on)
}

// title has a place join the charter, as its territory asks and an instructor records.
func (w *rightsLabels) title(place, instructor string) {
	w.Helper()
	id := w.apply(demoCharter, place, "agency")
	w.as("instruction", instructor)
	w.must(w.desk.take(w.Context(), id, 2))
	_, err := w.AdhereFile(w.Context(), w.actor(instructor, 1), id, demoWhatever)
	w.must(err)
	on := w.file(id, "")
	var number string
	w.must(w.db.QueryRow(w.Context(), `select number from label_title where application = $1`, id).Scan(&number))
	on.name, on.at, on.form = "title of "+place, map[string]string{"numero": number, "document": "1"}, sent(1)
	w.thing(aTitle, on)
	w.thing(aPublicTitle, thing{name: on.name, at: on.at, anyone: yes})
}
