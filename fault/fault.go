// Package fault gives every expected failure a kind, a sentence in French that
// may be shown to anyone, and a private cause that may only be logged.
package fault

import (
	"errors"
	"fmt"
	"time"
)

// Kind says what went wrong, independently of HTTP. The zero kind is Internal.
type Kind int

// The kinds of failure.
const (
	Internal    Kind = iota // a defect or an unexpected condition: logged in full, answered neutrally
	Invalid                 // the request cannot be read: a bad parameter, an unknown name
	Rejected                // the request was read and breaks a rule of the domain
	Unknown                 // nothing has this identifier or address
	Gone                    // it existed and was withdrawn
	Denied                  // the caller is known and may not
	Anonymous               // the caller must sign in first
	Conflict                // somebody else changed the same thing first
	TooLarge                // the input is over a stated limit
	Unsupported             // the media type or encoding is not handled
	Unavailable             // something this needs is away for now
	Busy                    // the caller asks too often: it may come back later
)

// Field is one parameter or field at fault.
type Field struct {
	Name    string // as the caller wrote it
	Message string // French, says what is accepted
}

// Error is an expected failure. Public is French and safe to show; Cause is not.
type Error struct {
	Kind   Kind
	Public string
	Fields []Field
	Cause  error
	After  time.Duration // when to come back, for Unavailable and Busy; zero: in a few seconds
}

// Error gives the public sentence followed by the cause, for logs.
func (e *Error) Error() string {
	if e.Cause == nil {
		return e.Public
	}
	return e.Public + " (" + e.Cause.Error() + ")"
}

// Unwrap gives the private cause.
func (e *Error) Unwrap() error { return e.Cause }

// New makes a failure of this kind with a French public sentence.
func New(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Public: fmt.Sprintf(format, args...)}
}

// Wrap is New with a private cause.
func Wrap(cause error, kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Public: fmt.Sprintf(format, args...), Cause: cause}
}

// KindOf gives the kind of the first Error in err's chain, Internal when there is none.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// Fields collects the faults of several parameters before one answer.
type Fields []Field

// Add records one fault.
func (f *Fields) Add(name, format string, args ...any) {
	*f = append(*f, Field{Name: name, Message: fmt.Sprintf(format, args...)})
}

// Err gives an Invalid error that names every field, or nil when there is none.
func (f Fields) Err(public string) error {
	if len(f) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Public: public, Fields: f}
}
