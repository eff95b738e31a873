package api

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"annuaire/internal/httpd"
	"annuaire/store"
)

// labelFile answers the whole register as a file, as it was at one instant.
func (s *service) labelFile(contentType, name string, write func(io.Writer, func(func(TitreLabel) error) error) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if err := only(values(c)); err != nil {
			return err
		}
		if s.Record == nil {
			return errNoRegister
		}
		version, modified, err := s.Record.RegisterVersion(c.UserContext())
		if err != nil {
			return err
		}
		c.Set(fiber.HeaderContentType, contentType)
		c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+name+`"`)
		if httpd.Fresh(c, version+s.Clock().UTC().Format(time.DateOnly), modified) { // days bring states about
			return nil
		}
		ctx := context.WithoutCancel(c.UserContext())
		return httpd.Stream(c, func(w io.Writer) error {
			return write(w, func(row func(TitreLabel) error) error {
				return s.Record.EachTitle(ctx, func(t store.PublicTitle) error { return row(s.titleRow(&t)) })
			})
		})
	}
}

var titleColumns = []string{
	"numero", "dispositif", "version", "lieu_id", "lieu_nom_attribution", "lieu_nom_actuel", "code_insee", "latitude", "longitude", "siret_titulaire",
	"valide_du", "valide_jusqu_au", "statut", "statut_depuis", "motif_public", "reference_decision", "url_certificat", "url_verification", "url_attestation", "maj",
}

// writeTitlesCSV writes values as they are: this file is for programs.
func (s *service) writeTitlesCSV(w io.Writer, each func(func(TitreLabel) error) error) error {
	out := csv.NewWriter(w)
	if err := out.Write(titleColumns); err != nil {
		return err
	}
	err := each(func(t TitreLabel) error {
		return out.Write([]string{
			t.Numero, t.Dispositif, strconv.Itoa(t.Version), t.Lieu, t.NomAlors, t.NomActuel, t.INSEE, degrees(t.Latitude), degrees(t.Longitude), t.Titulaire,
			t.Du, t.Au, t.Statut, t.Depuis, t.Motif, t.Decision, t.Certificat, t.Verifier, t.Attestation, t.MAJ,
		})
	})
	out.Flush()
	return errors.Join(err, out.Error())
}

func degrees(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

func (s *service) writeTitlesJSON(w io.Writer, each func(func(TitreLabel) error) error) error {
	before := "[\n"
	err := each(func(t TitreLabel) error {
		text, err := json.Marshal(t)
		if err != nil {
			return err
		}
		_, err = io.WriteString(w, before+string(text))
		before = ",\n"
		return err
	})
	if err != nil {
		return err
	}
	if before == "[\n" {
		_, err = io.WriteString(w, "[]\n")
		return err
	}
	_, err = io.WriteString(w, "\n]\n")
	return err
}
