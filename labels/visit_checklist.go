package labels

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"annuaire/fault"
	"annuaire/procedure"
)

// Checklist is what a visitor writes on the spot, criterion after criterion.
type Checklist struct {
	Notes map[string]Note `json:"criteres"`
	Keys  []string        `json:"cles,omitempty"` // numbers of the writes that were received
}

// Note is what is written of one criterion.
type Note struct {
	Verdict Verdict   `json:"constat,omitempty"`
	Finding string    `json:"texte,omitempty"`
	At      time.Time `json:"ecrit"` // by the clock of the device
	Photos  []Photo   `json:"photos,omitempty"`
	Others  []Version `json:"autres,omitempty"` // written elsewhere meanwhile, and set aside
}

// Version is what a note also was.
type Version struct {
	Verdict Verdict   `json:"constat"`
	Finding string    `json:"texte,omitempty"`
	At      time.Time `json:"ecrit"`
}

// Photo is a document of the visit.
type Photo struct {
	Document int64  `json:"document"`
	SHA256   string `json:"sha256"` // hexadecimal
	Key      string `json:"cle,omitempty"`
}

// Written is what a device sends of one criterion.
type Written struct {
	Key       string    `json:"cle"` // random: sent again, it counts once
	Criterion string    `json:"critere"`
	Verdict   Verdict   `json:"constat"`
	Finding   string    `json:"texte"`
	At        time.Time `json:"ecrit"` // by its clock
	Since     time.Time `json:"apres"` // of the version that it replaces; zero: none was known
	Reread    bool      `json:"relu"`  // the versions set aside were read, and may go
}

// Taken is what became of a write.
type Taken string

// What may become of it.
const (
	Saved     Taken = "enregistre"
	SavedOver Taken = "remplace" // it is kept, and one of another device is set aside
	SetAside  Taken = "ecarte"   // it is set aside: another device wrote later
)

// The bounds of a checklist.
const (
	PhotosPerCriterion = 8
	PhotosPerVisit     = 40
	keyLeast           = 4 // characters
	keysMost           = 2000
	othersMost         = 20
	clockSkew          = 5 * time.Minute
)

// Check says what is wrong with a write.
func (w *Written) Check() error {
	var faults fault.Fields
	if w.Verdict != "" && !slices.Contains(Verdicts, w.Verdict) {
		faults.Add("constat", "Choisissez ce que vous constatez.")
	}
	if utf8.RuneCountInString(w.Finding) > procedure.ReasonMax {
		faults.Add("texte", "Écrivez au plus %d caractères.", procedure.ReasonMax)
	}
	if len(w.Key) < keyLeast || len(w.Key) > 64 || !isPlain(w.Key) {
		faults.Add("cle", "Cette page est incomplète. Rechargez-la.")
	}
	if !utf8.ValidString(w.Finding) || strings.ContainsRune(w.Finding, 0) {
		faults.Add("texte", "Ce texte contient un caractère illisible. Écrivez-le à nouveau.")
	}
	return faults.Err("Ce critère n’est pas enregistré.")
}

// isPlain tells whether a number that a device gave is one: visible ASCII.
func isPlain(key string) bool {
	return !strings.ContainsFunc(key, func(r rune) bool { return r <= ' ' || r > '~' })
}

// Take writes what a device sends. Of two devices that wrote the same criterion
// without knowing of each other, who wrote later by its clock is kept, and the other
// is set aside: nothing is lost. A clock that is ahead counts as now.
func (c *Checklist) Take(w Written, now time.Time) Taken {
	if slices.Contains(c.Keys, w.Key) {
		return Saved
	}
	c.remember(w.Key)
	if w.At.After(now.Add(clockSkew)) || w.At.IsZero() {
		w.At = now
	}
	w.At = w.At.UTC().Truncate(time.Millisecond)
	note := c.Notes[w.Criterion]
	if w.Reread {
		note.Others = nil
	}
	taken := note.take(w)
	if c.Notes == nil {
		c.Notes = map[string]Note{}
	}
	c.Notes[w.Criterion] = note
	return taken
}

func (n *Note) take(w Written) Taken {
	empty := n.Verdict == "" && n.Finding == ""
	same := n.Verdict == w.Verdict && n.Finding == w.Finding
	known := !w.Since.IsZero() && w.Since.Truncate(time.Millisecond).Equal(n.At)
	switch {
	case empty, same, known:
		n.Verdict, n.Finding, n.At = w.Verdict, w.Finding, later(n.At, w.At)
		return Saved
	case w.At.Before(n.At):
		n.setAside(Version{w.Verdict, w.Finding, w.At})
		return SetAside
	}
	n.setAside(Version{n.Verdict, n.Finding, n.At})
	n.Verdict, n.Finding, n.At = w.Verdict, w.Finding, w.At
	return SavedOver
}

// later keeps the instant of a note going forward, so that who wrote after it knows.
func later(before, at time.Time) time.Time {
	if at.After(before) {
		return at
	}
	return before.Add(time.Millisecond)
}

func (n *Note) setAside(v Version) {
	n.Others = append(n.Others, v)
	if over := len(n.Others) - othersMost; over > 0 {
		n.Others = n.Others[over:]
	}
}

func (c *Checklist) remember(key string) {
	c.Keys = append(c.Keys, key)
	if over := len(c.Keys) - keysMost; over > 0 {
		c.Keys = c.Keys[over:]
	}
}

// AddPhoto adds a photo to a criterion, which may have it already.
func (c *Checklist) AddPhoto(criterion string, p Photo) {
	if c.Notes == nil {
		c.Notes = map[string]Note{}
	}
	note := c.Notes[criterion]
	if !slices.ContainsFunc(note.Photos, func(known Photo) bool { return known.Document == p.Document }) {
		note.Photos = append(note.Photos, p)
		c.Notes[criterion] = note
	}
}

// RemovePhoto takes a photo away wherever it is; false when it is nowhere.
func (c *Checklist) RemovePhoto(document int64) (removed bool) {
	for code, note := range c.Notes {
		before := len(note.Photos)
		note.Photos = slices.DeleteFunc(note.Photos, func(p Photo) bool { return p.Document == document })
		removed = removed || len(note.Photos) < before
		c.Notes[code] = note
	}
	return removed
}

// PhotoOf gives the photo that came under a key.
func (c *Checklist) PhotoOf(key string) (Photo, bool) {
	for _, note := range c.Notes {
		for _, p := range note.Photos {
			if p.Key == key {
				return p, true
			}
		}
	}
	return Photo{}, false
}

// Photos lists them all, each once, in the order of their documents.
func (c *Checklist) Photos() (list []Photo) {
	for _, note := range c.Notes {
		list = append(list, note.Photos...)
	}
	slices.SortFunc(list, func(a, b Photo) int { return cmp.Compare(a.Document, b.Document) })
	return slices.CompactFunc(list, func(a, b Photo) bool { return a.Document == b.Document })
}

// Lacks says, criterion by criterion, what a report still lacks to be signed.
func (c *Checklist) Lacks(criteria []string) (faults fault.Fields) {
	for _, code := range criteria {
		note := c.Notes[code]
		switch {
		case note.Verdict == "":
			faults.Add(code, "Dites ce que vous constatez pour le critère %s.", code)
		case (note.Verdict == MinorNC || note.Verdict == MajorNC) && note.Finding == "":
			faults.Add(code, "Décrivez ce qui n’est pas conforme pour le critère %s.", code)
		case len(note.Others) > 0:
			faults.Add(code, "Le critère %s a deux versions : relisez-les, et gardez la bonne.", code)
		}
	}
	return faults
}

// Done tells whether a criterion needs nothing more.
func (c *Checklist) Done(code string) bool { return len(c.Lacks([]string{code})) == 0 }

// Signed is the checklist as its report keeps it: what was visited, without how it came.
func (c *Checklist) Signed(criteria []string) Checklist {
	kept := Checklist{Notes: map[string]Note{}}
	for _, code := range criteria {
		note := c.Notes[code]
		note.Others = nil
		note.Photos = slices.Clone(note.Photos)
		for i := range note.Photos {
			note.Photos[i].Key = ""
		}
		kept.Notes[code] = note
	}
	return kept
}

// WrittenAt is the last instant at which something was noted; otherwise, this one.
func (c *Checklist) WrittenAt(otherwise time.Time) time.Time {
	var last time.Time
	for _, note := range c.Notes {
		if note.At.After(last) {
			last = note.At
		}
	}
	if last.IsZero() {
		return otherwise
	}
	return last
}
