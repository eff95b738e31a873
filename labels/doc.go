// Package labels holds the rules by which places are labelled: schemes and their
// criteria, applications, visits, committees, titles, and what becomes of a title.
// Each life is one table (…_state.go) for package procedure. What the record keeps
// of it is in package store.
package labels
