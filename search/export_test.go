package search

import "annuaire/fold"

// SuggestAnew answers as Suggest does, without what it remembers.
func (x *Index) SuggestAnew(text string, limit int) []Suggestion {
	return x.suggest(text, fold.Text(text), limit)
}
