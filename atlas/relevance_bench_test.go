package atlas_test

import (
	"fmt"
	"testing"

	"annuaire/atlas"
	"annuaire/atlas/atlastest"
)

// BenchmarkRelevance pages through what a text engine found, with few scores
// and so many ties, or with all equal, which is the worst case.
func BenchmarkRelevance(b *testing.B) {
	for _, n := range benchSizes {
		s := atlastest.Snapshot(n, 1)
		for _, scores := range []int{1, 5} {
			among := &atlas.Among{Snapshot: s}
			for slot := range n {
				if slot%7 == 0 {
					among.Slots = append(among.Slots, uint32(slot))
					among.Scores = append(among.Scores, float32(slot*7919%scores))
				}
			}
			for name, text := range map[string]string{"anywhere": "q=x&tri=pertinence", "near": "q=x&tri=pertinence&lat=48.1&lon=-1.7"} {
				q := query(b, text)
				q.Among = among
				first, err := s.Search(q)
				if err != nil {
					b.Fatal(err)
				}
				for page, cursor := range map[string]string{"first": "", "next": first.Next} {
					b.Run(fmt.Sprintf("%s/%dscores/%s/%d", name, scores, page, len(among.Slots)), func(b *testing.B) {
						b.ReportAllocs()
						var a atlas.Answer
						q := q
						q.Cursor = cursor
						report := reportProcessor(b)
						for b.Loop() {
							if err := s.SearchInto(&a, q); err != nil {
								b.Fatal(err)
							}
						}
						report()
					})
				}
			}
		}
	}
}
