package atlas_test

import (
	"encoding/base64"
	"testing"

	"annuaire/atlas"
	"annuaire/fault"
)

// FuzzCursor: what is no cursor is refused; whatever is taken for one gives a
// page, whose own cursor is read.
func FuzzCursor(f *testing.F) {
	orders := []string{"tri=nom", "tri=maj", "tri=distance&lat=48.1&lon=-1.7", "q=mot", "q=mot&tri=pertinence&lat=48.1&lon=-1.7"}
	among := findAll(small())
	for i, order := range orders {
		q := query(f, order)
		q.Among = ifText(among, q)
		a, err := small().Search(q)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(a.Next, i)
	}
	for _, text := range []string{
		`{}`, `null`, `[]`, `{"t":"nom"}`, `{"t":"distance","p":[181,0]}`, `{"t":"distance","p":[180,90]}`, `{"t":"distance","p":[-180]}`,
		`{"t":"maj","j":-2147483648}`, `{"t":"pertinence","s":1e38}`, `{"t":"nom","n":"\ud800","i":"` + "\xff" + `"}`,
	} {
		f.Add(base64.RawURLEncoding.EncodeToString([]byte(text)), 2)
	}
	for _, text := range []string{
		`{"t":"pertinence","n":"Mairie","i":"x","s":0.33333334}`, `{"t":"pertinence","s":0.3,"w":0,"e":"essai"}`,
		`{"t":"pertinence","n":"Mairie","i":"x","s":1e-45,"w":4294967295,"p":[-1.7,48.1],"e":"essai"}`, `{"t":"pertinence","w":-1}`, `{"t":"pertinence","s":1e39,"w":1}`,
	} {
		f.Add(base64.RawURLEncoding.EncodeToString([]byte(text)), 3)
		f.Add(base64.RawURLEncoding.EncodeToString([]byte(text)), 4)
	}
	f.Add("", 0)
	f.Add("=", 1)
	f.Fuzz(func(t *testing.T, text string, order int) {
		q := query(t, orders[uint(order)%uint(len(orders))])
		q.Cursor, q.Among = text, ifText(among, q)
		a, err := small().Search(q)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		if len(a.Hits) > q.Size() {
			t.Fatalf("%q: %d places", text, len(a.Hits))
		}
		if q.Cursor = a.Next; q.Cursor != "" {
			if next, err := small().Search(q); err != nil || len(next.Hits) == 0 {
				t.Fatalf("%q then %q: %d places, %v", text, q.Cursor, len(next.Hits), err)
			}
		}
	})
}

func ifText(among *atlas.Among, q atlas.Query) *atlas.Among {
	if q.Text == "" {
		return nil
	}
	return among
}

// A list of the places that a text finds goes on with the engine that found
// them, in every order: another one finds others.
func TestCursorsNameTheirEngine(t *testing.T) {
	t.Parallel()
	for _, order := range []string{"", "&tri=nom", "&tri=maj", "&lat=48.1&lon=-1.7", "&tri=pertinence&lat=48.1&lon=-1.7"} {
		q := query(t, "q=mot&limite=5"+order)
		q.Among = findAll(small())
		a, err := small().Search(q)
		if err != nil {
			t.Fatal(err)
		}
		if engine := atlas.EngineOf(a.Next); engine != q.Among.Engine {
			t.Errorf("%q: the engine of the cursor is %q", order, engine)
		}
		q.Cursor = a.Next
		if _, err := small().Search(q); err != nil {
			t.Errorf("%q: %v", order, err)
		}
		elsewhere := *q.Among
		elsewhere.Engine, q.Among = "autre", &elsewhere
		_, err = small().Search(q)
		checkField(t, order, err, "curseur", "reprenez la liste du début")
	}
	wordless, err := small().Search(query(t, "tri=nom&limite=5"))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"", "abc", wordless.Next} {
		if engine := atlas.EngineOf(text); engine != "" {
			t.Errorf("%q names the engine %q", text, engine)
		}
	}
	former := query(t, "q=mot&tri=nom&limite=5")
	former.Among, former.Cursor = findAll(small()), wordless.Next
	if _, err := small().Search(former); err != nil {
		t.Errorf("a cursor of before, without an engine: %v", err)
	}
}
