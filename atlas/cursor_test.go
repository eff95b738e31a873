package atlas_test

import (
	"encoding/base64"
	"testing"

	"annuaire/fault"
)

// FuzzCursor: what is no cursor is refused; whatever is taken for one gives a
// page, whose own cursor is read.
func FuzzCursor(f *testing.F) {
	orders := []string{"tri=nom", "tri=maj", "tri=distance&lat=48.1&lon=-1.7"}
	for i, order := range orders {
		q := query(f, order)
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
	f.Add("", 0)
	f.Add("=", 1)
	f.Fuzz(func(t *testing.T, text string, order int) {
		q := query(t, orders[uint(order)%uint(len(orders))])
		q.Cursor = text
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
