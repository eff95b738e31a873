package web

import (
	"errors"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/atlas"
	"annuaire/fault"
)

// finding is what a page of places found.
type finding struct {
	request  request
	query    atlas.Query
	answer   *atlas.Answer
	memory   *foundMemory
	snapshot *atlas.Snapshot
	fault    *notice // parameters that were left out because they are wrong
	now      time.Time
}

// find reads the address of a page of places and answers it. redirect is the
// address to go to instead, when typed words turned out to be a location.
func (s *Site) find(c *fiber.Ctx, path string) (f finding, redirect string, err error) {
	f = finding{snapshot: s.deps.Atlas.Current(), now: s.deps.Clock()}
	if f.request, err = readRequest(c); err != nil {
		return f, "", err
	}
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
		if f.query.Among, err = s.deps.Search.Find(c.UserContext(), f.query.Text); err != nil {
			return f, "", err
		}
	}
	f.borrow()
	err = f.snapshot.SearchInto(f.answer, f.query)
	if fault.KindOf(err) == fault.Invalid {
		// A territory that does not exist, or a cursor of another list.
		f.fault = noticeOf(err)
		f.request = request{values: url.Values{}, own: url.Values{}}
		f.query = atlas.Query{At: f.now, Limit: atlas.DefaultLimit}
		err = f.snapshot.SearchInto(f.answer, f.query)
	}
	return f, "", err
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
		err := chooseRadius(f.snapshot, target, func(v url.Values) (atlas.Query, error) { return atlas.ParseQuery(v, f.now) })
		if err != nil && fault.KindOf(err) != fault.Invalid {
			return "", err
		}
		if len(label) > 0 {
			target[placeLabel] = label
		}
	}
	return address(path, target), nil
}

// parse reads the parameters; those at fault are told and left out, so that
// the page stays useful.
func (s *Site) parse(v url.Values, now time.Time) (atlas.Query, *notice, error) {
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
func noticeOf(err error) *notice {
	e, ok := errors.AsType[*fault.Error](err)
	if !ok || e.Kind != fault.Invalid {
		return nil
	}
	n := &notice{Title: "Une partie de votre recherche n’a pas été comprise", Text: "Nous l’avons laissée de côté, et gardé le reste."}
	for _, f := range e.Fields {
		n.Items = append(n.Items, faultItemOf(f))
	}
	return n
}
