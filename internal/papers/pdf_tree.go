package papers

import (
	"bytes"
	"slices"
)

// below reads the list of what is below a node of the tree of pages, and how many
// pages the node says it has. What is below two nodes, or twice below one, would make
// more pages than there are.
func (s *pdfScan) below(content []byte, at int, owners []packedObject) error {
	open := skipSpace(content, at)
	if open >= len(content) || content[open] != '[' {
		return nil // a list that stands elsewhere
	}
	length := bytes.IndexByte(content[open:min(len(content), open+listMost)], ']')
	if length < 0 {
		return damaged("Ce PDF")
	}
	refs := references(content[open+1 : open+length])
	if s.kids += 1 + len(refs); s.kids > maxKids {
		return errPages
	}
	dict := around(content, at, open+length)
	if !bytes.Contains(dict, []byte("/Count")) {
		return nil // a list of names, or of fields
	}
	s.counted = max(s.counted, countIn(dict))
	return s.adopt(refs, ownerAt(content, at, owners))
}

func (s *pdfScan) adopt(refs []int, owner int) error {
	sorted := slices.Clone(refs)
	slices.Sort(sorted)
	if len(slices.Compact(sorted)) != len(refs) {
		return damaged("Ce PDF")
	}
	for _, ref := range refs {
		if parent, known := s.parents[ref]; known && parent != owner || ref == owner {
			return damaged("Ce PDF")
		}
		s.parents[ref] = owner
	}
	return nil
}

// references reads "12 0 R 13 0 R": the numbers of the objects.
func references(list []byte) (refs []int) {
	words := bytes.Fields(list)
	for i := 0; i+2 < len(words) && len(refs) <= maxKids; i++ {
		if string(words[i+2]) == "R" {
			refs = append(refs, integer(words[i]))
			i += 2
		}
	}
	return refs
}

// around gives the dictionary that a list stands in, as far as it can be seen.
func around(content []byte, at, end int) []byte {
	from := max(0, at-nodeMost)
	if i := bytes.LastIndex(content[from:at], []byte("<<")); i >= 0 {
		from += i
	}
	to := min(len(content), end+nodeMost)
	if i := bytes.Index(content[end:to], []byte(">>")); i >= 0 {
		to = end + i
	}
	return content[from:to]
}

func countIn(dict []byte) (most int) {
	for at := 0; ; {
		i := bytes.Index(dict[at:], []byte("/Count"))
		if i < 0 {
			return most
		}
		at += i + len("/Count")
		most = max(most, digitsAt(dict, at))
	}
}

// digitsAt reads a number after spaces, zero for none.
func digitsAt(content []byte, at int) int {
	at = skipSpace(content, at)
	end := at
	for end < len(content) && content[end] >= '0' && content[end] <= '9' {
		end++
	}
	return integer(content[at:end])
}

// integer reads digits; what is too large to matter gives a large number, what is none
// zero.
func integer(digits []byte) (n int) {
	for _, d := range digits {
		if d < '0' || d > '9' {
			return 0
		}
		if n = n*10 + int(d-'0'); n > 1<<30 {
			return 1 << 30
		}
	}
	return n
}

// ownerAt gives the number of the object that a place is in: 0 when it cannot be
// seen.
func ownerAt(content []byte, at int, owners []packedObject) int {
	if owners != nil {
		i, _ := slices.BinarySearchFunc(owners, at+1, func(o packedObject, at int) int { return o.from - at })
		if i == 0 {
			return 0
		}
		return owners[i-1].number
	}
	from := max(0, at-dictionaryMost)
	i := bytes.LastIndex(content[from:at], []byte("obj"))
	if i < 0 {
		return 0
	}
	words := bytes.Fields(content[max(0, from+i-24) : from+i])
	if len(words) < 2 {
		return 0
	}
	return integer(words[len(words)-2])
}
