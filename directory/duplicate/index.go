package duplicate

import (
	"cmp"
	"hash/maphash"
	"iter"
	"math"
	"slices"
	"strconv"

	"annuaire/directory"
)

// Index finds which of many places may be one. It never changes once built:
// any number of goroutines may read it.
type Index struct {
	sheets []sheet
	keys   []posting // by hash, then ordinal
	seed   maphash.Seed
}

// posting says that a place has a value by which others are found.
type posting struct {
	hash    uint64
	ordinal uint32
}

// crowd is how many places a value may bring together and still say that two
// of them are worth comparing. What a whole network shares (a phone, a site)
// says nothing; those that also are near, or named alike, meet otherwise.
const crowd = 60

// NewIndex reads each place once, and keeps none of them.
func NewIndex(places iter.Seq[*directory.Place]) *Index {
	x := &Index{seed: maphash.MakeSeed()}
	for p := range places {
		x.sheets = append(x.sheets, read(p))
	}
	for i := range x.sheets {
		for key := range x.sheets[i].keys() {
			x.keys = append(x.keys, posting{x.hash(key), uint32(i)})
		}
	}
	slices.SortFunc(x.keys, func(a, b posting) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.ordinal, b.ordinal)) })
	x.keys = slices.Clip(slices.Compact(x.keys))
	return x
}

// Len gives how many places it holds.
func (x *Index) Len() int { return len(x.sheets) }

func (x *Index) hash(key string) uint64 { return maphash.String(x.seed, key) }

// having gives the places with this key.
func (x *Index) having(key string) []posting {
	hash := x.hash(key)
	from, _ := slices.BinarySearchFunc(x.keys, hash, func(p posting, h uint64) int { return cmp.Compare(p.hash, h) })
	to := from
	for to < len(x.keys) && x.keys[to].hash == hash {
		to++
	}
	return x.keys[from:to]
}

// keys yields what a place is found by. Each begins with a letter of its own.
func (s *sheet) keys() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, key := range s.exactKeys() {
			if !yield(key) {
				return
			}
		}
		if s.located {
			yield(cellKey(s.cell()))
		}
	}
}

// exactKeys are all but the cell.
func (s *sheet) exactKeys() []string {
	keys := s.contactKeys()
	for _, w := range s.name.own {
		keys = append(keys, "w"+s.commune+" "+w)
	}
	if len(s.name.own) == 0 && s.name.text != "||" {
		keys = append(keys, "n"+s.commune+" "+s.name.text)
	}
	if s.address.number != "" && len(s.address.street) > 0 {
		keys = append(keys, "a"+s.commune+" "+s.address.number+" "+s.address.street[len(s.address.street)-1])
	}
	return keys
}

// contactKeys are the values whose sharers are counted.
func (s *sheet) contactKeys() (keys []string) {
	if s.phone != "" {
		keys = append(keys, "p"+s.phone)
	}
	if s.pivot != "" {
		keys = append(keys, "v"+s.pivot)
	}
	for _, m := range s.mails {
		keys = append(keys, "m"+m)
	}
	for _, site := range s.sites {
		keys = append(keys, "s"+site)
	}
	return keys
}

// The cells of the grid, in degrees: at least 200 m high and wide up to 70° of latitude,
// as far as two records of one venue commonly stand apart.
const cellLat, cellLon = 0.002, 0.004

func (s *sheet) cell() (row, column int) {
	return int(math.Floor(s.position.Lat() / cellLat)), int(math.Floor(s.position.Lon() / cellLon))
}

func cellKey(row, column int) string {
	return "g" + strconv.Itoa(row) + " " + strconv.Itoa(column)
}

// near yields, each perhaps several times, the places worth comparing with s.
func (x *Index) near(s *sheet) iter.Seq[uint32] {
	return func(yield func(uint32) bool) {
		for _, key := range s.exactKeys() {
			found := x.having(key)
			if len(found) > crowd {
				continue
			}
			for _, p := range found {
				if !yield(p.ordinal) {
					return
				}
			}
		}
		if !s.located {
			return
		}
		row, column := s.cell()
		for i := range 9 {
			for _, p := range x.having(cellKey(row+i/3-1, column+i%3-1)) {
				if !yield(p.ordinal) {
					return
				}
			}
		}
	}
}

// neighbours gives, each once and in order, the places worth comparing with s.
func (x *Index) neighbours(s *sheet, into []uint32) []uint32 {
	into = slices.AppendSeq(into[:0], x.near(s))
	slices.Sort(into)
	return slices.Compact(into)
}
