// Package meili is the text engine that asks a Meilisearch server, and what
// keeps the server's index in step with the directory.
//
// The server only says which places match a text, and ranks the best of them.
// One request brings the ranked hits, and through the distribution of the facet
// "n" every place that matches: counted by number, not fetched, which costs a
// tenth as much. The atlas filters, counts and lists them, so that totals and
// filters are exact, and a place that is no longer published is not shown
// whatever the server holds.
//
// Words are compared in the form that search.Texts gives them, and those that
// no place holds are corrected before the server is asked, so that both engines
// read a text alike.
package meili
