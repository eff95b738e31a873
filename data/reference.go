package data

import (
	"context"
	"strings"

	"annuaire/geo"
)

// OfficialOutlines is the address from which outlines are read by default: the
// folder in which Etalab publishes the latest administrative outlines.
const OfficialOutlines = "https://etalab-datasets.geo.data.gouv.fr/contours-administratifs/latest/geojson/"

// Reference is all that is known of the reference territories.
type Reference struct {
	Territories []geo.Territory // with their centres where they are known
	Outlines    []geo.Outline   // of communes, the finest there are: to find the commune of a point
	Drawings    []geo.Outline   // of every level, simplified: to draw
	Indicators  []geo.Indicator
	Report      ReferenceReport
}

// ReadReference reads reference territories from source: a folder, or the
// address of one; "" means OfficialOutlines. A folder may hold, directly or in
// subfolders "territoires", "contours" and "indicateurs", plain or gzipped:
//
//   - communes.csv, epci.csv, departements.csv, regions.csv, which complete
//     and correct the built-in territories and give their centres;
//   - communes_mouvements*.csv, which adds former names of communes;
//   - communes*.geojson, epci*.geojson, departements*.geojson,
//     regions*.geojson: the number of metres in the name tells their
//     precision, "precis" the best;
//   - ifn_communes*.csv, ifn_epci*.csv, arcep_debit_fixe*.csv,
//     zrr_communes*.csv.
//
// An address is asked for the outlines only. progress, which may be nil,
// receives French sentences. A feature or row that cannot be used is left out
// and told in the report; a file that cannot be read is an error that names
// it and the line or feature.
func ReadReference(ctx context.Context, source string, progress func(string)) (*Reference, error) {
	if progress == nil {
		progress = func(string) {}
	}
	if source == "" {
		source = OfficialOutlines
	}
	if !strings.HasPrefix(source, "http://") && !strings.HasPrefix(source, "https://") {
		return readReferenceFolder(ctx, source, progress)
	}
	folder, remove, err := newOutlineDownload(progress).fetch(ctx, source)
	if err != nil {
		return nil, err
	}
	defer remove()
	return readReferenceFolder(ctx, folder, progress)
}

// referenceReader carries what the steps of one reading share.
type referenceReader struct {
	ctx      context.Context
	files    referenceFiles
	progress func(string)
	result   *Reference
}

func readReferenceFolder(ctx context.Context, folder string, progress func(string)) (*Reference, error) {
	files, err := findReferenceFiles(folder)
	if err != nil {
		return nil, err
	}
	r := &referenceReader{ctx: ctx, files: files, progress: progress, result: &Reference{}}
	territories, err := r.territories()
	if err != nil {
		return nil, err
	}
	codes := newTerritoryCodes(territories)
	if err := r.outlines(codes); err != nil {
		return nil, err
	}
	if err := r.indicators(codes); err != nil {
		return nil, err
	}
	r.result.Territories = territories
	r.completeCentres()
	r.result.Report.measure(r.result)
	return r.result, nil
}

// completeCentres takes from its outline the centre of a territory for which no
// table gives one.
func (r *referenceReader) completeCentres() {
	shapes := make(map[geo.Level]map[string]geo.Outline, len(geo.Levels))
	for _, outlines := range [][]geo.Outline{r.result.Drawings, r.result.Outlines} {
		for _, o := range outlines {
			if shapes[o.Level] == nil {
				shapes[o.Level] = map[string]geo.Outline{}
			}
			shapes[o.Level][o.Code] = o // a finer outline replaces a drawing
		}
	}
	for i := range r.result.Territories {
		t := &r.result.Territories[i]
		if t.HasCentre {
			continue
		}
		if o, ok := shapes[t.Level][t.Code]; ok {
			t.Centre, t.HasCentre = o.Centre()
		}
	}
}
