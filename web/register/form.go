package register

import (
	"maps"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"annuaire/access"
	"annuaire/directory"
	"annuaire/fault"
	"annuaire/internal/httpd"
	"annuaire/store"
	"annuaire/web/desk/frame"
	"annuaire/web/page"
)

// form is one registration that somebody is filling in.
type form struct {
	pages   *Pages
	visitor httpd.Visitor
	network string

	root   string          // address of the form, before its draft
	title  string          // of its pages
	record directory.Place // as the record has it, the zero Place for a place to add
	object access.Object   // of the record
	draft  store.Draft
}

// proposal opens the form that anyone may fill in.
func (p *Pages) proposal(c *fiber.Ctx) (*form, error) {
	v, err := httpd.VisitorOf(c)
	if err != nil {
		return nil, err
	}
	f := &form{pages: p, visitor: v, network: p.network(c), root: "/proposer", title: "Proposer un lieu"}
	v.Actor = access.Actor{At: v.Actor.At} // a draft here belongs to who has its address, signed in or not
	if secret := c.Params("brouillon"); secret != "" {
		f.draft, err = p.deps.Store.Draft(c.UserContext(), v.Actor, 0, secret)
	}
	return f, err
}

// creation opens the form of who has signed in.
func (p *Pages) creation(c *fiber.Ctx) (*form, error) {
	v, err := httpd.Signed(c)
	if err != nil {
		return nil, err
	}
	f := &form{pages: p, visitor: v, network: p.network(c), root: "/espace/lieux/nouveau", title: "Ajouter un lieu"}
	if number := c.Params("brouillon"); number != "" {
		n, _ := strconv.ParseInt(number, 10, 64) // no draft is number 0
		f.draft, err = p.deps.Store.Draft(c.UserContext(), v.Actor, n, "")
	}
	return f, err
}

// edition opens the form of a place that there is.
func (p *Pages) edition(c *fiber.Ctx) (*form, error) {
	v, err := httpd.Signed(c)
	if err != nil {
		return nil, err
	}
	record, object, err := p.seen(c, v.Actor, c.Params("id"))
	if err != nil {
		return nil, err
	}
	f := &form{
		pages: p, visitor: v, network: p.network(c), record: record, object: object,
		root: "/espace/lieux/" + page.PathEscape(record.ID) + "/modifier", title: "Modifier « " + record.Name + " »",
	}
	draft, has, err := p.deps.Store.DraftOf(c.UserContext(), v.Actor, record.ID)
	if f.draft = draft; !has {
		f.draft = store.Draft{PlaceID: record.ID, PlaceVersion: record.Version, Base: directory.PatchOf(&record)}
	}
	return f, err
}

// seen gives a place that the actor may see: a public one, or one within their
// rights. Of another it says that there is none.
func (p *Pages) seen(c *fiber.Ctx, actor access.Actor, id string) (directory.Place, access.Object, error) {
	object, err := p.deps.Store.PlaceObject(c.UserContext(), id)
	if err != nil {
		return directory.Place{}, object, err
	}
	if object.State != string(directory.Published) && !actor.May(access.PlaceSee, object).Allowed {
		return directory.Place{}, object, fault.New(fault.Unknown, "Aucun lieu ne porte l'identifiant « %s ».", fault.Excerpt(id, 100))
	}
	place, err := p.deps.Store.Place(c.UserContext(), id)
	return place, object, err
}

func (f *form) editing() bool { return f.record.ID != "" }

// owner is who the draft belongs to.
func (f *form) owner() access.Actor {
	if f.root == "/proposer" {
		return access.Actor{At: f.visitor.Actor.At}
	}
	return f.visitor.Actor
}

// address gives that of a step; of the beginning while nothing is kept.
func (f *form) address(slug string) string {
	switch {
	case f.editing():
		return f.root + "/" + slug
	case f.draft.Secret != "":
		return f.root + "/" + page.PathEscape(f.draft.Secret) + "/" + slug
	case f.draft.ID != 0:
		return f.root + "/" + strconv.FormatInt(f.draft.ID, 10) + "/" + slug
	}
	return f.root
}

// keep saves what was answered to a step.
func (f *form) keep(c *fiber.Ctx, slug string, sent url.Values) (err error) {
	answers := maps.Clone(f.draft.Answers)
	if answers == nil {
		answers = map[string]url.Values{}
	}
	answers[slug] = sent
	f.draft.Answers = answers
	if f.draft.ID != 0 {
		return f.pages.deps.Store.SaveDraft(c.UserContext(), f.owner(), f.draft)
	}
	started, err := f.pages.deps.Store.StartDraft(c.UserContext(), f.owner(), f.draft, f.network)
	if err != nil {
		return err
	}
	started.Answers = answers
	f.draft = started
	if f.editing() { // the draft that there was is kept, with this answer
		return f.pages.deps.Store.SaveDraft(c.UserContext(), f.owner(), f.draft)
	}
	return nil
}

// patch gathers the answers to every step. When a place is changed, only what
// differs from what the person had before them counts.
func (f *form) patch() (directory.Patch, fault.Fields) {
	patch, faults := directory.Patch{}, fault.Fields{}
	for _, s := range steps() {
		sent, answered := f.draft.Answers[s.slug]
		if !answered || s.read == nil {
			continue
		}
		read, wrong := s.read(f, sent)
		maps.Copy(patch, read)
		faults = append(faults, wrong...)
	}
	maps.DeleteFunc(patch, func(column, text string) bool {
		was, has := f.draft.Base[column]
		return has && was == text
	})
	return patch, faults
}

// place gives the place as the answers make it, from the record as it is now,
// and everything that is wrong with them.
func (f *form) place() (directory.Place, directory.Patch, fault.Fields) {
	patch, faults := f.patch()
	place := f.record
	if place.ID == "" {
		place.State = directory.Draft
		place.Pivot.Kind = directory.PivotUnknown
	}
	if _, err := patch.Apply(&place); err != nil {
		wrong, _ := page.FaultsOf(err)
		faults = append(faults, wrong...)
	}
	for _, column := range place.Lacking() {
		if !has(faults, column) {
			faults.Add(column, "Cette information est obligatoire.")
		}
	}
	return place, patch, faults
}

func has(faults fault.Fields, name string) bool {
	for _, one := range faults {
		if one.Name == name {
			return true
		}
	}
	return false
}

// known is the place as the valid answers make it, one step at a time: what a
// later step begins from.
func (f *form) known() directory.Place {
	place := f.record
	for _, s := range steps() {
		if sent, answered := f.draft.Answers[s.slug]; answered && s.read != nil {
			read, _ := s.read(f, sent)
			for column, text := range read {
				_, _ = directory.Patch{column: text}.Apply(&place) // what is refused is told at its step
			}
			applyPosition(read, &place)
		}
	}
	return place
}

// applyPosition takes both coordinates at once: one by one they mean nothing.
func applyPosition(read directory.Patch, place *directory.Place) {
	if lat, has := read["latitude"]; has {
		_, _ = directory.Patch{"latitude": lat, "longitude": read["longitude"]}.Apply(place)
	}
}

// page makes the page of a step around its contents.
func (f *form) page(title string, contents ...page.Content) page.Page {
	if f.visitor.Actor.Signed() && f.root != "/proposer" {
		made := frame.Page(f.visitor, frame.Places, title, contents...)
		made.SmallMap = true
		return made
	}
	made := page.Page{
		Title: title, Crumbs: []page.Crumb{{Text: "Accueil", Href: "/"}, {Text: title}}, NoIndex: f.draft.ID != 0, Private: true, Form: true, SmallMap: true,
		Content: page.Framed{Title: title, Contents: contents},
	}
	if f.visitor.Actor.Signed() {
		made.Member = &page.Member{Name: f.visitor.Actor.Name, Token: f.visitor.FormToken}
	}
	return made
}

// legible replaces what neither the record nor a page can hold by the mark of
// what cannot be read, which each field then refuses.
func legible(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "\uFFFD")
}

// legibles makes every value of a form legible.
func legibles(values url.Values) url.Values {
	for _, several := range values {
		for i := range several {
			several[i] = legible(several[i])
		}
	}
	return values
}
