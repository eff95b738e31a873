package e2e

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// knownPlace is what the file of the test takes over from a place.
type knownPlace struct {
	Name    string   `json:"nom"`
	Address string   `json:"adresse"`
	Phone   string   `json:"telephone"`
	Emails  []string `json:"courriels"`
	Version string   `json:"date_maj"`
	Source  string   `json:"source"`
}

// The places that two rows of the file double.
const merged, other = "demo-0795", "demo-0800"

// TestImportIsAppliedAndUndone sends a table of which two rows double places that
// there are, says that one is the same and the other is not, has it written, then
// undone.
func TestImportIsAppliedAndUndone(t *testing.T) {
	t.Parallel()
	base := service(t)
	before := readPlace(t, base, merged)
	h := takeAs(t, commune, "import-1280", visit{screen: desk})
	job := h.sendTable(twoDuplicates(t, before, readPlace(t, base, other)))
	h.compare(job)
	h.enter("Enregistrer dans l’annuaire")
	h.untilImport(job, "Enregistré le")
	h.look("5-resultat")

	public := take(t, "import-public", visit{screen: phone})
	public.openUntil("/lieux?q=Fabrique+du+Blosne", "Fabrique du Blosne")
	public.openUntil("/lieux?q=Atelier+des+Horizons", "Atelier des Horizons")
	public.openUntil("/lieux/"+merged, "02 61 91 44 01")

	undone := takeAs(t, commune, "import-390", visit{screen: phone})
	undone.open(job)
	undone.look("6-avant-annulation")
	undone.enter("Annuler cet import")
	undone.untilImport(job, "Annulé le")
	undone.look("7-annule")
	undone.until("the list without the new places", func() bool {
		public.open("/lieux?q=Fabrique+du+Blosne")
		return !strings.Contains(public.text("main"), "Fabrique du Blosne, essai")
	})
	undone.until("the merged place as before", func() bool {
		after := readPlace(t, base, merged)
		return after.Phone == before.Phone && after.Name == before.Name && after.Version == before.Version && after.Source == before.Source
	})
}

// readPlace asks the service itself about a place.
func readPlace(t *testing.T, base, id string) (p knownPlace) {
	t.Helper()
	answer, err := http.Get(base + "/api/v1/lieux/" + id)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(&p); err != nil || p.Name == "" {
		t.Fatalf("%s: %d, %v", id, answer.StatusCode, err)
	}
	return p
}

// twoDuplicates adds to the invented places of the file two rows about places
// that there are: the one with a new telephone, the other as it is.
func twoDuplicates(t *testing.T, one, two knownPlace) string {
	t.Helper()
	rows, err := os.ReadFile(filepath.Join("testdata", "imports", "lieux-de-rennes.csv"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "lieux-de-rennes.csv")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.Write(rows); err != nil {
		t.Fatal(err)
	}
	w := csv.NewWriter(file)
	w.Comma = ';'
	_ = w.Write([]string{one.Name, one.Address, "35000", "Rennes", "02 61 91 44 01", strings.Join(one.Emails, "|"), "Gratuit"})
	_ = w.Write([]string{two.Name, two.Address, "35000", "Rennes", "02 61 91 44 02", strings.Join(two.Emails, "|"), "Gratuit"})
	if w.Flush(); w.Error() != nil {
		t.Fatal(w.Error())
	}
	return path
}

// sendTable uploads a file and checks its columns. It gives the path of the import.
func (h *hand) sendTable(path string) string {
	h.t.Helper()
	h.open("/espace/imports")
	h.enter("Importer un fichier")
	h.to(`[name="fichier"]`)
	h.giveFile(path)
	h.write("source", "essai-de-rennes")
	h.enter("Envoyer le fichier")
	h.says("colonnes sont reconnues")
	h.look("1-colonnes")
	h.enter("Lire le fichier")
	job := strings.TrimPrefix(h.location(), h.base)
	h.untilImport(job, "Doublons possibles")
	h.look("2-constats")
	return job
}

// giveFile presses the button of the focused field, and answers the window of the
// system where one chooses a file.
func (h *hand) giveFile(path string) {
	h.t.Helper()
	ctx, stop := context.WithCancel(h.ctx)
	defer stop()
	asked := make(chan *page.EventFileChooserOpened, 1)
	chromedp.ListenTarget(ctx, func(event any) {
		if e, ok := event.(*page.EventFileChooserOpened); ok {
			asked <- e
		}
	})
	h.do(page.SetInterceptFileChooserDialog(true), chromedp.KeyEvent(" "))
	select {
	case e := <-asked:
		h.do(dom.SetFileInputFiles([]string{path}).WithBackendNodeID(e.BackendNodeID))
	case <-h.ctx.Done():
		h.t.Fatal("the field opens no window where one chooses a file")
	}
}

// compare says which rows are places that there are.
func (h *hand) compare(job string) {
	h.t.Helper()
	h.enter("Comparer côte à côte")
	h.look("3-doublons")
	var titles []string
	h.eval(`[...document.querySelectorAll("[name^=p]")].filter(e => /^p\d+$/.test(e.name) && e.value === "same").map(e => e.closest("form").elements["d" + e.name.slice(1)].value)`, &titles)
	if len(titles) != 2 {
		h.t.Fatalf("pairs with %q, two were expected", titles)
	}
	for i, place := range titles {
		answer := "same"
		if place == other {
			answer = "distinct"
		}
		h.pick("p"+string(rune('0'+i)), answer)
	}
	h.enter("Conserver ces choix")
	h.says("Vos choix sont conservés.")
	h.look("4-avant-enregistrement")
	if at := strings.TrimPrefix(h.location(), h.base); !strings.HasPrefix(at, job) {
		h.t.Errorf("the choices lead to %s", at)
	}
}

// untilImport reads the page of an import until it says this.
func (h *hand) untilImport(job, text string) {
	h.t.Helper()
	h.openUntil(job, text)
}
