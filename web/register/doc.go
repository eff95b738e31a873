// Package register holds the forms by which places come into the directory and
// change: one form in steps, which keeps a draft at each of them, and what the
// managers of a place do with it besides.
package register
