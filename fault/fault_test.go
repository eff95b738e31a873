package fault

import (
	"errors"
	"fmt"
	"testing"
)

func TestKindOf(t *testing.T) {
	t.Parallel()
	cause := errors.New("connection refused")
	for name, c := range map[string]struct {
		err  error
		want Kind
	}{
		"plain":   {cause, Internal},
		"nil":     {nil, Internal},
		"made":    {New(Unknown, "Aucun lieu « %s ».", "x"), Unknown},
		"wrapped": {fmt.Errorf("reading: %w", Wrap(cause, Unavailable, "La base ne répond pas.")), Unavailable},
	} {
		if got := KindOf(c.err); got != c.want {
			t.Errorf("%s: kind %d, want %d", name, got, c.want)
		}
	}
	if err := Wrap(cause, Unavailable, "La base ne répond pas."); !errors.Is(err, cause) || err.Public != "La base ne répond pas." {
		t.Errorf("the cause is lost, or public: %q", err.Public)
	}
}

func TestFields(t *testing.T) {
	t.Parallel()
	var fields Fields
	if err := fields.Err("Rien."); err != nil {
		t.Errorf("no fault gave %v", err)
	}
	fields.Add("lat", "Entre %d et %d.", -90, 90)
	fields.Add("lon", "Un nombre.")
	f, ok := errors.AsType[*Error](fields.Err("Mauvais paramètres."))
	if !ok || f.Kind != Invalid || len(f.Fields) != 2 || f.Fields[0] != (Field{"lat", "Entre -90 et 90."}) {
		t.Errorf("the faults became %+v", f)
	}
}
