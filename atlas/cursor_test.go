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
