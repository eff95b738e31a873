package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"annuaire/fault"
	"annuaire/labels"
)

var letter = []byte("Une lettre.\n")

func upload(name string, content []byte) DocumentUpload {
	return DocumentUpload{Name: name, Nature: "piece", Content: content}
}

// infected is an antivirus that finds something in everything, or does not answer.
type infected struct{ err error }

func (i infected) Scan(context.Context, []byte) error { return i.err }

func TestADocumentShowsACriterion(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.started(w.audited.Code)
	edits := w.edits(app.ID)
	sent := upload("../../projet\x00.txt", letter)
	sent.Criterion = "A3"
	d, err := w.AddDocument(t.Context(), w.manager, labels.ApplicationLife.Kind, app.ID, sent)
	if err != nil || d.Name != "projet.txt" || d.MediaType != "text/plain" || d.Scanned {
		t.Fatalf("added %+v, %v", d, err)
	}
	if again, err := w.AddDocument(t.Context(), w.manager, labels.ApplicationLife.Kind, app.ID, sent); err != nil || again.ID != d.ID {
		t.Errorf("sent again: %+v, %v", again, err)
	}
	if docs := w.application(app.ID).Answers["A3"].Documents; !slices.Contains(docs, d.ID) || len(docs) != 2 || w.edits(app.ID) != edits {
		t.Errorf("the answer has documents %v", docs)
	}
	if _, content, err := w.DocumentContent(t.Context(), w.manager, d.ID); err != nil || string(content) != string(letter) {
		t.Errorf("read %q, %v", content, err)
	}
	if err := w.RemoveDocument(t.Context(), w.manager, d.ID); err != nil {
		t.Fatal(err)
	}
	if docs := w.application(app.ID).Answers["A3"].Documents; slices.Contains(docs, d.ID) {
		t.Errorf("the answer still has documents %v", docs)
	}
}

func TestWhoReachesDocuments(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.brought(w.audited.Code, labels.UnderReview)
	d := app.Answers["A3"].Documents[0]
	for name, reads := range map[string]bool{"manager": true, "town": true, "instructor": true, "colleague": false, "stranger": false, "away": false, "expert": false} {
		actor := w.people()[name]
		if _, _, err := w.DocumentContent(t.Context(), actor, d); (err == nil) != reads {
			t.Errorf("%s reads: %v", name, err)
		}
	}
	_, _, err := w.DocumentContent(t.Context(), w.stranger, d)
	failsAs(t, err, fault.Unknown, "the number of a document tells something")
	_, err = w.AddDocument(t.Context(), w.stranger, labels.ApplicationLife.Kind, app.ID, upload("a.txt", letter))
	failsAs(t, err, fault.Unknown, "a stranger adds")
	_, err = w.AddDocument(t.Context(), w.manager, labels.ApplicationLife.Kind, app.ID, upload("a.txt", letter))
	failsAs(t, err, fault.Denied, "who applies adds to a file under review")
	failsAs(t, w.RemoveDocument(t.Context(), w.manager, d), fault.Conflict, "what was submitted is taken away")

	internal, err := w.AddDocument(t.Context(), w.instructor, labels.ApplicationLife.Kind, app.ID, upload("note.txt", letter))
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = w.DocumentContent(t.Context(), w.manager, internal.ID)
	failsAs(t, err, fault.Unknown, "who applies reads a note of those who examine")
	failsAs(t, w.RemoveDocument(t.Context(), w.manager, internal.ID), fault.Denied, "who applies removes it")
	if err := w.RemoveDocument(t.Context(), w.instructor, internal.ID); err != nil {
		t.Error(err)
	}
}

func TestDocumentsAreBounded(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.started(w.audited.Code) // it has one
	for i := 1; i < DocumentsMax; i++ {
		if _, err := w.AddDocument(t.Context(), w.manager, labels.ApplicationLife.Kind, app.ID, upload("a.txt", fmt.Appendf(nil, "%d", i))); err != nil {
			t.Fatal(err)
		}
	}
	_, err := w.AddDocument(t.Context(), w.manager, labels.ApplicationLife.Kind, app.ID, upload("a.txt", []byte("last")))
	failsAs(t, err, fault.TooLarge, "one more than the most")
}

func TestWhatTheAntivirusRefusesIsNotKept(t *testing.T) {
	t.Parallel()
	w := newLabelWorld(t)
	app := w.started(w.audited.Code)
	for _, kind := range []fault.Kind{fault.Rejected, fault.Unavailable} {
		w.ScanWith(infected{fault.New(kind, "Non.")})
		_, err := w.AddDocument(t.Context(), w.manager, labels.ApplicationLife.Kind, app.ID, upload("a.txt", letter))
		failsAs(t, err, kind, "the antivirus refuses")
	}
	w.ScanWith(infected{})
	if d, err := w.AddDocument(t.Context(), w.manager, labels.ApplicationLife.Kind, app.ID, upload("a.txt", letter)); err != nil || !d.Scanned {
		t.Errorf("%+v %v", d, err)
	}
	var kept int
	if err := w.pool.QueryRow(t.Context(), `select count(*) from document where aggregate = $1`, app.ID).Scan(&kept); err != nil || kept != 2 {
		t.Errorf("%d documents are kept, %v", kept, err)
	}
}

func TestNamesOfDocuments(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"": "document.pdf", "..": "document.pdf", "/etc/passwd": "passwd.pdf", `C:\a\b.pdf`: "b.pdf", "a\r\nSet-Cookie: x.pdf": "aSet-Cookie x.pdf",
		"\u202egnp.fdp.pdf": "gnp.fdp.pdf", "é" + strings.Repeat("a", 300) + ".pdf": "é" + strings.Repeat("a", 195) + ".pdf", "\xff.pdf": "document.pdf",
	} {
		if got := documentName(name, "application/pdf"); got != want || !utf8.ValidString(got) {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}
