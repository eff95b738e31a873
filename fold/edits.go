package fold

import "slices"

// shortWord is a length in bytes up to which Edits allocates nothing.
const shortWord = 31

// Edits counts the insertions, deletions, substitutions and exchanges of
// neighbours that make b of a, both folded: the optimal string alignment
// distance. With start, it counts those that make the nearest beginning of b.
func Edits(a, b string, start bool) int {
	var room [3][shortWord + 1]int
	before, last, row := room[0][:], room[1][:], room[2][:]
	if len(b) > shortWord {
		before, last, row = make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	}
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			other := 1
			if a[i-1] == b[j-1] {
				other = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+other)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	if start {
		return slices.Min(last[:len(b)+1])
	}
	return last[len(b)]
}

// beyond is more edits than EditsWithin counts.
const beyond = 1 << 6

// EditsWithin gives what Edits gives when that is at most most, else most + 1.
// It gives up as early as it can: of a vocabulary, nearly every word is far.
func EditsWithin(a, b string, most int, start bool) int {
	if start {
		b = b[:min(len(b), len(a)+most)]
	}
	switch {
	case max(len(a)-len(b), len(b)-len(a)) > most:
		return most + 1
	case len(b) > profileLongest || most >= beyond:
		return min(Edits(a, b, start), most+1)
	}
	var room [3][profileLongest + 2]uint8
	before, last, row := room[0][:], room[1][:], room[2][:]
	for j := range min(len(b), most) + 1 {
		last[j] = uint8(j)
	}
	last[min(len(b), most)+1] = beyond
	least, leastBefore := 0, beyond
	for i := 1; i <= len(a); i++ {
		from, to := max(1, i-most), min(len(b), i+most)
		least, leastBefore = beyond, least
		if row[from-1] = beyond; from == 1 {
			row[0] = uint8(min(i, beyond))
			least = int(row[0])
		}
		for j := from; j <= to; j++ {
			d := last[j-1]
			if a[i-1] != b[j-1] {
				d = min(d, last[j], row[j-1]) + 1
			}
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
			least = min(least, int(d))
		}
		row[to+1] = beyond
		if least > most && leastBefore >= most {
			return most + 1
		}
		before, last, row = last, row, before
	}
	if !start {
		return min(int(last[len(b)]), most+1)
	}
	return min(least, most+1)
}
