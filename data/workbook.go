package data

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"slices"

	"annuaire/fault"
)

// openWorkbook opens a zip that holds a spreadsheet, once what it would unpack
// to is known to be bearable: the programs that read it do not look.
func openWorkbook(src io.Reader, name fileName, bounds Bounds) (*table, error) {
	most := bounds.workbook()
	packed, err := io.ReadAll(io.LimitReader(src, most+1))
	if err != nil {
		return nil, readFault(name, 1, err)
	}
	if int64(len(packed)) > most {
		return nil, tooLarge(name, most)
	}
	z, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return nil, damagedWorkbook(name, err)
	}
	if err := checkZip(z, int64(len(packed)), most, name); err != nil {
		return nil, err
	}
	switch {
	case has(z, "xl/workbook.xml"):
		return openXLSX(packed, z, name, most)
	case has(z, "content.xml"):
		return openODS(z, name)
	}
	return nil, name.refuse(fault.Unsupported, "c'est une archive zip sans tableau. Ouvrez-la et envoyez le fichier CSV, XLSX, ODS ou JSON qu'elle contient.")
}

func damagedWorkbook(name fileName, err error) error {
	return fault.Wrap(err, fault.Invalid, "%s : le classeur est abîmé, coupé ou protégé. Ouvrez-le dans un tableur et enregistrez-le à nouveau.", name)
}

// checkZip holds the table of contents to the bounds. Unpacking stops at the
// sizes that it announces.
func checkZip(z *zip.Reader, size, most int64, name fileName) error {
	if len(z.File) > maxEntries {
		return name.refuse(fault.TooLarge, "l'archive a plus de %d fichiers : ce n'est pas un classeur.", maxEntries)
	}
	total := uint64(0)
	for _, f := range z.File {
		total += f.UncompressedSize64
		if f.UncompressedSize64 > uint64(most) || total > uint64(most) {
			return tooLarge(name, most)
		}
	}
	if total > ratioFrom && total > maxRatio*uint64(size) {
		return tooPacked(name)
	}
	return nil
}

func has(z *zip.Reader, path string) bool {
	return slices.ContainsFunc(z.File, func(f *zip.File) bool { return f.Name == path })
}

// openEntry opens one file of the archive.
func openEntry(z *zip.Reader, path string) (io.ReadCloser, error) {
	i := slices.IndexFunc(z.File, func(f *zip.File) bool { return f.Name == path })
	if i < 0 {
		return nil, errors.New("no " + path + " in the workbook")
	}
	return z.File[i].Open()
}
