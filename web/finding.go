package web

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/atlas"
	"annuaire/fault"
	"annuaire/labels"
	"annuaire/search"
	"annuaire/web/page"
)

// finding is what a page of places found.
type finding struct {
	request  request
	query    atlas.Query
	answer   *atlas.Answer
	memory   *foundMemory
	snapshot *atlas.Snapshot
	fault    *page.Notice // parameters that were left out because they are wrong
	away     bool         // no engine could look the words up: nothing was found, which says nothing
	now      time.Time
	labelsOf func(placeID string) []labels.Held
}

// held gives the labels that a place holds.
func (f *finding) held(e *atlas.Entry) []labels.Held {
	if f.labelsOf == nil {
		return nil
	}
	return f.labelsOf(e.ID)
}

// find reads the address of a page of places and answers it. redirect is the
// address to go to instead, when typed words turned out to be a location.
func (s *Site) find(c *fiber.Ctx, path string) (f finding, redirect string, err error) {
	f = finding{snapshot: s.deps.Atlas.Current(), now: s.deps.Clock(), labelsOf: s.deps.Labels}
	if f.request, err = readRequest(c); err != nil {
		return f, "", err
	}
	// A list goes on with the engine that it began with, where that one answers.
	c.SetUserContext(search.Prefer(c.UserContext(), atlas.EngineOf(f.request.values.Get("curseur"))))
	if redirect, err = s.redirection(c, &f, path); redirect != "" || err != nil {
		return f, redirect, err
	}
	if f.query, f.fault, err = s.parse(f.request.values, f.now); err != nil {
		return f, "", err
	}
	f.request.values = f.query.Values()
	f.request.values.Del("curseur")
	f.query.Facets = f.query.Narrowed() // else the counts are those of everything
	if f.query.Text != "" {
		f.query.Among, err = s.deps.Search.Find(c.UserContext(), f.query.Text)
		if fault.KindOf(err) == fault.Unavailable {
			err = f.withoutWords(err)
		}
		if err != nil {
			return f, "", err
		}
	}
	f.borrow()
	err = f.snapshot.SearchInto(f.answer, f.query)
	if fault.KindOf(err) == fault.Invalid && f.query.Cursor != "" {
		f.query.Cursor = ""
		delete(f.request.own, pageNumber)
		f.fault = &page.Notice{Title: "Voici la liste depuis le début", Text: "La recherche par mots ne répond plus comme sur la page d’où vous venez."}
		err = f.snapshot.SearchInto(f.answer, f.query)
	}
	if fault.KindOf(err) == fault.Invalid {
		// A territory that does not exist.
		f.fault = noticeOf(err)
		f.request = request{values: url.Values{}, own: url.Values{}}
		f.query = atlas.Query{At: f.now, Limit: atlas.DefaultLimit}
		err = f.snapshot.SearchInto(f.answer, f.query)
	}
	return f, "", err
}

// withoutWords goes on when no engine can look words up: the page says so, and
// offers what needs no words.
func (f *finding) withoutWords(err error) error {
	e, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return err
	}
	f.away, f.query.Among = true, &atlas.Among{Snapshot: f.snapshot}
	f.query.Cursor = "" // nothing goes on
	told := &page.Notice{Title: "La recherche par mots n’est pas disponible pour le moment", Text: page.Typeset(e.Public)}
	if f.fault != nil {
		told.Items = f.fault.Items
	}
	f.fault = told
	return nil
}

// setStatus says in the status of the answer what the page says in words.
func (f *finding) setStatus(c *fiber.Ctx) {
	switch {
	case f.away:
		c.Status(fiber.StatusServiceUnavailable)
		c.Set(fiber.HeaderRetryAfter, retryAfter)
		c.Set(fiber.HeaderCacheControl, "no-store")
	case f.fault != nil:
		c.Status(fiber.StatusBadRequest)
	}
}

// retryAfter in seconds is what a program that asks is told while no words can
// be looked up.
const retryAfter = "5"

// marksOf gives what marks the words of a query.
func marksOf(q *atlas.Query) *search.Marks {
	if q.Text == "" {
		return nil
	}
	return search.NewMarks(q.Text, q.Among)
}

// foundMemory is what a page of places is made in, again and again.
type foundMemory struct {
	answer atlas.Answer
	cards  []card
}

var foundMemories = sync.Pool{New: func() any { return new(foundMemory) }}

func (f *finding) borrow() {
	f.memory = foundMemories.Get().(*foundMemory)
	f.answer = &f.memory.answer
}

// release gives the memory of the answer and of its cards back once the page
// is written: neither may be read any more.
func (f *finding) release() {
	if f.memory != nil {
		foundMemories.Put(f.memory)
		*f = finding{}
	}
}

// redirection gives the address of what was typed when it is a location, and
// replaces an automatic radius.
func (s *Site) redirection(c *fiber.Ctx, f *finding, path string) (string, error) {
	v := f.request.values
	typed := v.Get("q")
	placed := v.Has("lat") || v.Has("bbox") || f.request.own.Has(searchNames)
	var target url.Values
	switch {
	case v.Get("rayon") == automatic:
		target = clone(v)
		target[placeLabel] = f.request.own[placeLabel]
	case typed != "" && !placed:
		if words, at, ok := search.Beside(f.snapshot.Gazetteer(), typed); ok && s.holds(c.UserContext(), words) {
			target = located(at, v)
			target.Set("q", words)
			break
		}
		found, ok := s.locate(c.UserContext(), typed)
		if !ok || !found.HasPoint && found.Territory == nil {
			return "", nil
		}
		target = located(found, v)
	default:
		return "", nil
	}
	if target.Get("rayon") == automatic {
		label := target[placeLabel]
		target.Del(placeLabel)
		err := chooseRadius(f.snapshot, target, func(v url.Values) (q atlas.Query, err error) {
			if q, err = atlas.ParseQuery(v, f.now); err == nil && q.Text != "" {
				q.Among, err = s.deps.Search.Find(c.UserContext(), q.Text)
			}
			return q, err
		})
		// The page that follows says what was wrong.
		if kind := fault.KindOf(err); err != nil && kind != fault.Invalid && kind != fault.Unavailable {
			return "", err
		}
		if len(label) > 0 {
			target[placeLabel] = label
		}
	}
	return address(path, target), nil
}

// holds tells whether places hold all these words.
func (s *Site) holds(ctx context.Context, words string) bool {
	found, err := s.deps.Search.Find(ctx, words)
	return err == nil && found != nil && found.LeftOut == "" && len(found.Slots) > 0
}

// parse reads the parameters; those at fault are told and left out, so that
// the page stays useful.
func (s *Site) parse(v url.Values, now time.Time) (atlas.Query, *page.Notice, error) {
	q, err := atlas.ParseQuery(v, now)
	if err == nil {
		return q, nil, nil
	}
	told := noticeOf(err)
	if told == nil {
		return q, nil, err
	}
	kept := clone(v)
	for _, item := range told.Items {
		kept.Del(item.Name)
		if slices.Contains(positionNames[:3], item.Name) {
			drop(kept, positionNames[:3]...)
		}
	}
	if q, err = atlas.ParseQuery(kept, now); err != nil {
		q, err = atlas.ParseQuery(url.Values{}, now)
	}
	return q, told, err
}

// noticeOf tells of an error of the visitor's parameters; nil for another error.
func noticeOf(err error) *page.Notice {
	e, ok := errors.AsType[*fault.Error](err)
	if !ok || e.Kind != fault.Invalid {
		return nil
	}
	n := &page.Notice{Title: "Une partie de votre recherche n’a pas été comprise", Text: "Nous l’avons laissée de côté, et gardé le reste."}
	for _, f := range e.Fields {
		n.Items = append(n.Items, faultItemOf(f))
	}
	return n
}
