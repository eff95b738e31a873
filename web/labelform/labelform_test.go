package labelform

import (
	"bytes"
	"net/url"
	"strings"
	"testing"
	"time"

	"annuaire/fault"
	"annuaire/web/page"
)

func values(pairs ...string) url.Values {
	v := url.Values{}
	for _, f := range Fields(3) {
		v.Set(f.Name, f.Value)
	}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

func TestAFormIsReadWhole(t *testing.T) {
	t.Parallel()
	got, err := Read(values("motif", " Une\r\nraison.\x00 ", "echeance", "2026-07-14", "document", "4", "document", "4", "document", "9"))
	if err != nil {
		t.Fatal(err)
	}
	if got.Seq != 3 || got.Reason != "Une\nraison." || len(got.Documents) != 2 || len(got.Key) < 16 {
		t.Errorf("read %+v", got)
	}
	if want := time.Date(2026, 7, 14, 22, 0, 0, 0, time.UTC); !got.Deadline.Equal(want) {
		t.Errorf("deadline %s, want %s: the day still counts", got.Deadline, want)
	}
}

func TestAFormThatIsNotOursIsRefused(t *testing.T) {
	t.Parallel()
	for name, v := range map[string]url.Values{
		"no move":       {KeyField: {"0123456789abcdef"}},
		"no number":     {SeqField: {"3"}},
		"short number":  {SeqField: {"3"}, KeyField: {"a"}},
		"long number":   {SeqField: {"3"}, KeyField: {strings.Repeat("a", 65)}},
		"any move":      {SeqField: {"-1"}, KeyField: {"0123456789abcdef"}},
		"long reason":   values("motif", strings.Repeat("é", 5001)),
		"no such day":   values("echeance", "2026-02-30"),
		"far day":       values("echeance", "9999-01-01"),
		"not a number":  values("document", "un"),
		"control bytes": {SeqField: {"3"}, KeyField: {"0123456789abcde\x01"}},
	} {
		if _, err := Read(v); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The digest is that of what is asked: neither of the session nor of the number.
func TestTheDigestIsOfWhatIsAsked(t *testing.T) {
	t.Parallel()
	a, b := values("motif", "x", page.TokenField, "1"), values("motif", "x", page.TokenField, "2")
	if bytes.Equal([]byte(a.Get(KeyField)), []byte(b.Get(KeyField))) || !bytes.Equal(digest(a), digest(b)) {
		t.Error("the same form has two digests, or two pages the same number")
	}
	if bytes.Equal(digest(a), digest(values("motif", "y"))) || bytes.Equal(digest(values("a", "b=c")), digest(values("a=b", "c"))) {
		t.Error("two forms have the same digest")
	}
}
