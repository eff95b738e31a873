// Package jobs does the work that the record owes: letters to send, files to
// apply, campaigns to write, and what is done again and again. Each piece is taken
// by one instance, tried again when it fails, and given up with a word in the
// log, which names neither addresses nor people.
package jobs
