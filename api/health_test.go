package api

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"annuaire/atlas"
	"annuaire/fault"
	"annuaire/internal/httpd"
)

// readiness gives the answer of /readyz with these dependencies.
func readiness(t *testing.T, deps Deps) (status int, body string, answer map[string]any) {
	t.Helper()
	app := httpd.New(httpd.Config{Logger: slog.New(slog.DiscardHandler)})
	deps.Atlas, deps.Clock = &atlas.Atlas{}, time.Now
	if err := Register(app, deps); err != nil {
		t.Fatal(err)
	}
	resp, body := (&bundle{app: app}).get(t, "/readyz")
	if err := json.Unmarshal([]byte(body), &answer); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	return resp.StatusCode, body, answer
}

func TestReadinessSaysWhatIsAwayAndWhy(t *testing.T) {
	t.Parallel()
	fine := func(context.Context) error { return nil }
	away := func(context.Context) error {
		return fault.Wrap(errors.New("secret address"), fault.Unavailable, "La base de données ne répond pas.")
	}
	status, body, answer := readiness(t, Deps{Ready: []Check{{"base", away}, {"schema", fine}, {"atlas", away}}})
	if status != 503 || answer["etat"] != "non_pret" || answer["motif"] != "La base de données ne répond pas." ||
		answer["base"] != "absent" || answer["schema"] != "ok" || answer["atlas"] != "absent" || strings.Contains(body, "secret") {
		t.Errorf("%d %s", status, body)
	}
	broken := func(context.Context) error { return errors.New("secret address") }
	if status, body, _ := readiness(t, Deps{Ready: []Check{{"base", broken}}}); status != 503 || strings.Contains(body, "secret") {
		t.Errorf("%d %s", status, body)
	}
}

func TestReadinessSaysHowTheAtlasFollows(t *testing.T) {
	t.Parallel()
	compared := time.Now().Add(-90 * time.Second)
	status, body, answer := readiness(t, Deps{Following: func() Following { return Following{Compared: compared, Repaired: 3} }})
	age, _ := answer["compare_depuis_s"].(float64)
	if status != 200 || answer["etat"] != "pret" || answer["motif"] != nil || age < 90 || answer["repares"] != 3.0 ||
		!strings.HasPrefix(answer["compare"].(string), compared.UTC().Format("2006-01-02T15:04:05")) {
		t.Errorf("%d %s", status, body)
	}
	_, body, answer = readiness(t, Deps{Following: func() Following { return Following{} }})
	if _, told := answer["compare"]; told || answer["repares"] != 0.0 {
		t.Errorf("before any comparison: %s", body)
	}
}

// A check that hangs does not keep the others from being run, nor the answer
// from being given.
func TestReadinessDoesNotWaitForEver(t *testing.T) {
	t.Parallel()
	hung := func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	status, body, answer := readiness(t, Deps{Ready: []Check{{"base", hung}, {"schema", hung}, {"atlas", func(context.Context) error { return nil }}}})
	if status != 503 || answer["base"] != "absent" || answer["schema"] != "absent" || answer["atlas"] != "ok" {
		t.Errorf("%d %s", status, body)
	}
}
