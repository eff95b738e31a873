package meili

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/bits"
)

// answer is what the server found: the ranked places first, then the others.
type answer struct {
	numbers []uint64
	scores  []float32 // of the ranked ones, from 0 to 1
	spent   int       // milliseconds, by the server's own count
}

// facetStart opens the distribution of the numbers. Nothing else in an answer
// can look like it: in a text, quotes are escaped.
var facetStart = []byte(`"facetDistribution":{"` + numberName + `":{`)

var errAnswer = errors.New("meilisearch: the answer is not one to a search")

// readAnswer reads an answer to a search. The distribution, which is nearly
// all of it, is read by hand: a decoder takes ten times as long.
func readAnswer(raw []byte) (answer, error) {
	at := bytes.Index(raw, facetStart)
	if at < 0 {
		return answer{}, errAnswer
	}
	others, length, err := readNumbers(raw[at+len(facetStart):])
	if err != nil {
		return answer{}, err
	}
	// What is left around the numbers is a small answer of its own.
	rest := append(append(make([]byte, 0, len(raw)-length), raw[:at+len(facetStart)]...), raw[at+len(facetStart)+length:]...)
	var small struct {
		Hits []struct {
			Number uint64  `json:"n"`
			Score  float32 `json:"_rankingScore"`
		} `json:"hits"`
		Spent int `json:"processingTimeMs"`
	}
	if err := json.Unmarshal(rest, &small); err != nil {
		return answer{}, err
	}
	a := answer{numbers: make([]uint64, 0, len(others)), scores: make([]float32, len(small.Hits)), spent: small.Spent}
	ranked := make(map[uint64]bool, len(small.Hits))
	for i, h := range small.Hits {
		a.numbers, a.scores[i], ranked[h.Number] = append(a.numbers, h.Number), h.Score, true
	}
	for _, number := range others {
		if !ranked[number] {
			a.numbers = append(a.numbers, number)
		}
	}
	return a, nil
}

// readNumbers reads `"12":1,"40":1` up to the brace that ends it, and gives how
// long that is.
func readNumbers(text []byte) (numbers []uint64, length int, err error) {
	numbers = make([]uint64, 0, bytes.Count(text[:min(len(text), 4096)], []byte(":1")))
	var number uint64
	inKey := false
	for i, c := range text {
		switch {
		case c == '"':
			if inKey {
				numbers = append(numbers, number)
			}
			inKey, number = !inKey, 0
		case inKey && '0' <= c && c <= '9':
			high, low := bits.Mul64(number, 10)
			if number = low + uint64(c-'0'); high != 0 {
				return nil, 0, errAnswer
			}
		case inKey:
			return nil, 0, errAnswer
		case c == '}':
			return numbers, i, nil
		}
	}
	return nil, 0, errAnswer
}

// merged gives what several wordings of a text find together, each place with
// the best of its scores.
func merged(all []answer) answer {
	scores := map[uint64]float32{}
	var order []uint64
	for _, a := range all {
		for i, number := range a.numbers {
			score, known := scores[number]
			if !known {
				order = append(order, number)
			}
			if i < len(a.scores) {
				score = max(score, a.scores[i])
			}
			scores[number] = score
		}
	}
	one := answer{numbers: order, scores: make([]float32, len(order))}
	for i, number := range order {
		one.scores[i] = scores[number]
	}
	return one
}
