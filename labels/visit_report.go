package labels

import (
	"crypto/sha256"
	"encoding/json"
	"strings"
	"time"
	"unicode/utf8"

	"annuaire/fault"
)

// SignedReport is what a visitor signs, besides the checklist.
type SignedReport struct {
	ArrivedAt  time.Time
	LeftAt     time.Time
	Attendance string // who was there
	Text       string // in general; may be empty
}

// Check says what is wrong with a report of a visit, at an instant.
func (r *SignedReport) Check(v *SiteVisit, now time.Time) error {
	var faults fault.Fields
	switch {
	case r.ArrivedAt.IsZero() || r.ArrivedAt.After(now.Add(clockSkew)):
		faults.Add("arrivee", "Donnez le jour et l’heure de votre arrivée, passés.")
	case r.LeftAt.IsZero() || !r.LeftAt.After(r.ArrivedAt) || r.LeftAt.After(now.Add(clockSkew)) || r.LeftAt.Sub(r.ArrivedAt) > 24*time.Hour:
		faults.Add("depart", "Donnez l’heure de votre départ, après l’arrivée.")
	}
	if strings.TrimSpace(r.Attendance) == "" {
		faults.Add("presents", "Dites qui était présent.")
	}
	if utf8.RuneCountInString(r.Attendance) > AttendanceMax {
		faults.Add("presents", "Écrivez au plus %d caractères.", AttendanceMax)
	}
	if utf8.RuneCountInString(r.Text) > VisitReportMax {
		faults.Add("rapport", "Écrivez au plus %d caractères.", VisitReportMax)
	}
	return faults.Err("Ce rapport n’est pas complet.")
}

// DigestOf gives the sha256 of a report, its photos included by theirs: who has
// both can show that neither has changed.
func (v *SiteVisit) DigestOf(r SignedReport, signed Checklist, by int64) ([]byte, error) {
	text, err := json.Marshal(map[string]any{
		"dossier": v.Number, "visite": v.ID, "visiteurs": v.Visitors, "signe_par": by, "arrivee": r.ArrivedAt.UTC(), "depart": r.LeftAt.UTC(),
		"presents": r.Attendance, "rapport": r.Text, "criteres": signed.Notes,
	})
	sum := sha256.Sum256(text)
	return sum[:], err
}

// ReportDigest gives the digest of a report as it stands: that of its move, unless
// it was changed since.
func (v *SiteVisit) ReportDigest() ([]byte, error) {
	return v.DigestOf(SignedReport{v.ArrivedAt, v.LeftAt, v.Attendance, v.Report}, v.Checklist, v.ReportedBy)
}
