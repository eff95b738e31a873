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
