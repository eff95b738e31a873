package store

import (
	"context"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/paulmach/orb"
	"github.com/twpayne/go-geom"
	"github.com/twpayne/go-geom/encoding/ewkb"
)

// wgs84 is the SRID of every geometry of the record.
const wgs84 = 4326

// registerGeometry teaches a connection PostGIS's geometry type: orb values
// bind and scan directly, in binary EWKB. go-geom reads and writes the EWKB
// with its SRID; it appears in this file only.
func registerGeometry(ctx context.Context, conn *pgx.Conn) error {
	var oid uint32
	err := conn.QueryRow(ctx, `select oid from pg_type where typname = 'geometry' and typelem = 0`).Scan(&oid)
	if errors.Is(err, pgx.ErrNoRows) {
		return errors.New("the database has no PostGIS: migrate it first")
	}
	if err != nil {
		return err
	}
	conn.TypeMap().RegisterType(&pgtype.Type{Name: "geometry", OID: oid, Codec: geometryCodec{}})
	return nil
}

type geometryCodec struct{}

func (geometryCodec) FormatSupported(format int16) bool { return format == pgtype.BinaryFormatCode }

func (geometryCodec) PreferredFormat() int16 { return pgtype.BinaryFormatCode }

func (geometryCodec) PlanEncode(_ *pgtype.Map, _ uint32, format int16, value any) pgtype.EncodePlan {
	if _, ok := value.(orb.Geometry); !ok || format != pgtype.BinaryFormatCode {
		return nil
	}
	return encodeGeometry{}
}

type encodeGeometry struct{}

func (encodeGeometry) Encode(value any, buf []byte) ([]byte, error) {
	g, err := toGeom(value.(orb.Geometry))
	if err != nil {
		return nil, err
	}
	data, err := ewkb.Marshal(g, binary.LittleEndian)
	return append(buf, data...), err
}

func (geometryCodec) PlanScan(_ *pgtype.Map, _ uint32, format int16, target any) pgtype.ScanPlan {
	if format != pgtype.BinaryFormatCode {
		return nil
	}
	switch target.(type) {
	case *orb.Point, *orb.MultiPolygon, *orb.Geometry:
		return scanGeometry{}
	}
	return nil
}

type scanGeometry struct{}

func (scanGeometry) Scan(src []byte, target any) error {
	if src == nil {
		return errors.New("a geometry that may be null is scanned into a pointer to a pointer")
	}
	g, err := fromEWKB(src)
	if err != nil {
		return err
	}
	ok := true
	switch target := target.(type) {
	case *orb.Geometry:
		*target = g
	case *orb.Point:
		*target, ok = g.(orb.Point)
	case *orb.MultiPolygon:
		*target, ok = g.(orb.MultiPolygon)
	}
	if !ok {
		return fmt.Errorf("a %s was read where a %T was expected", g.GeoJSONType(), target)
	}
	return nil
}

func (geometryCodec) DecodeDatabaseSQLValue(_ *pgtype.Map, _ uint32, _ int16, src []byte) (driver.Value, error) {
	return src, nil
}

func (geometryCodec) DecodeValue(_ *pgtype.Map, _ uint32, _ int16, src []byte) (any, error) {
	if src == nil {
		return nil, nil
	}
	return fromEWKB(src)
}

func toGeom(g orb.Geometry) (geom.T, error) {
	switch g := g.(type) {
	case orb.Point:
		return geom.NewPointFlat(geom.XY, g[:]).SetSRID(wgs84), nil
	case orb.MultiPolygon:
		return multiPolygon(g).SetSRID(wgs84), nil
	case orb.Polygon:
		return multiPolygon(orb.MultiPolygon{g}).SetSRID(wgs84), nil
	}
	return nil, fmt.Errorf("the record holds no %s", g.GeoJSONType())
}

func multiPolygon(shape orb.MultiPolygon) *geom.MultiPolygon {
	var flat []float64
	ends := make([][]int, len(shape))
	for i, polygon := range shape {
		for _, ring := range polygon {
			for _, p := range ring {
				flat = append(flat, p[0], p[1])
			}
			ends[i] = append(ends[i], len(flat))
		}
	}
	return geom.NewMultiPolygonFlat(geom.XY, flat, ends)
}

func fromEWKB(data []byte) (orb.Geometry, error) {
	g, err := ewkb.Unmarshal(data)
	if err != nil {
		return nil, err
	}
	switch g := g.(type) {
	case *geom.Point:
		return orb.Point{g.X(), g.Y()}, nil
	case *geom.MultiPolygon:
		return fromMultiPolygon(g), nil
	}
	return nil, fmt.Errorf("the record holds no %T", g)
}

func fromMultiPolygon(g *geom.MultiPolygon) orb.MultiPolygon {
	flat, stride := g.FlatCoords(), g.Stride()
	shape := make(orb.MultiPolygon, 0, len(g.Endss()))
	start := 0
	for _, ends := range g.Endss() {
		polygon := make(orb.Polygon, 0, len(ends))
		for _, end := range ends {
			ring := make(orb.Ring, 0, (end-start)/stride)
			for i := start; i < end; i += stride {
				ring = append(ring, orb.Point{flat[i], flat[i+1]})
			}
			polygon, start = append(polygon, ring), end
		}
		shape = append(shape, polygon)
	}
	return shape
}
