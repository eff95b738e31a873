// Package mail writes the letters that the program sends, and sends them: by an
// SMTP server, or, where none is set, to a folder that a person can read. A
// letter is written once (letters_*.go) and rendered twice with the same words, as
// text and as HTML.
package mail
