package main

import (
	"math/rand/v2"
	"slices"
	"strings"

	"annuaire/directory"
	"annuaire/fold"
)

// typing is one of the ways in which people search, with texts typed so.
type typing struct {
	name  string
	texts []string
}

// typed is how many texts are drawn of each way.
const typed = 300

// What people write for a kind of place.
var writtenKinds = []string{
	"médiathèque", "bibliothèque", "espace public numérique", "tiers lieu", "France Services", "fablab", "centre social", "mairie",
	"maison de quartier", "cyber base", "point info jeunes", "association",
}

// broadWords are held by many places, some by most.
var broadWords = []string{"numérique", "démarches", "espace", "maison", "internet", "ordinateur", "médiathèque", "aide", "public", "Paris"}

// typings draws texts of each way around existing places.
func typings(places []directory.Place, r *rand.Rand) []typing {
	a := &asker{Rand: r, places: places}
	ways := []struct {
		name string
		text func(i int) string
	}{
		{"kind and town", func(int) string { return one(a, writtenKinds) + " " + one(a, places).Commune }},
		{"name", func(int) string { return one(a, places).Name }},
		{"name and town", func(int) string { p := one(a, places); return p.Name + " " + p.Commune }},
		{"word of a name, town", func(int) string { p := one(a, places); return longestWord(p.Name) + " " + p.Commune }},
		{"service", func(i int) string { return again(directory.Services, i) }},
		{"service and town", func(int) string { return one(a, directory.Services) + " " + one(a, places).Commune }},
		{"misspelt, town", func(int) string { p := one(a, places); return a.misspell(longestWord(p.Name)) + " " + p.Commune }},
		{"one word too many", func(int) string { p := one(a, places); return p.Name + " " + p.Commune + " xylophone" }},
		{"one broad word", func(i int) string { return again(broadWords, i) }},
	}
	drawn := make([]typing, len(ways))
	for i, way := range ways {
		drawn[i] = typing{way.name, make([]string, typed)}
		for j := range drawn[i].texts {
			drawn[i].texts[j] = way.text(j)
		}
	}
	return drawn
}

// again goes round a short list. Spaces that say nothing keep a text from
// being found among those that were just answered.
func again(list []string, i int) string {
	return list[i%len(list)] + strings.Repeat(" ", i/len(list))
}

func longestWord(name string) string {
	return slices.MaxFunc(strings.Fields(fold.Text(name)), func(a, b string) int { return len(a) - len(b) })
}

// misspell leaves out a letter in the middle.
func (a *asker) misspell(word string) string {
	letters := []rune(word)
	at := 1 + a.IntN(max(1, len(letters)-2))
	return string(slices.Delete(letters, at, at+1))
}

// beginnings gives what a person types before choosing a suggestion, a letter
// at a time.
func beginnings(places []directory.Place, r *rand.Rand) (texts []string) {
	a := &asker{Rand: r, places: places}
	for range typed {
		p := one(a, places)
		for _, whole := range []string{p.Name, p.Commune, p.Commune + " " + p.Name} {
			letters := []rune(whole)
			texts = append(texts, string(letters[:min(len(letters), 2+a.IntN(10))]))
		}
	}
	return texts
}
