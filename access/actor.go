package access

import "time"

// Actor is who asks: a person with their rights at this instant, or nobody in
// particular. The zero Actor is anyone, who has signed in nowhere.
type Actor struct {
	Account int64  // 0: has not signed in
	Name    string // shown to the person, never logged
	Grants  []Grant
	Strong  bool // the session was opened with a second factor
	At      time.Time
	Token   *Limit // what the token used allows at most; nil for a session
}

// Grant is one right given to a person: a role over a territory, or over one place.
type Grant struct {
	ID        int64
	Role      Role
	Territory Territory // meaningless for a role over places
	Place     string    // identifier; empty for a role over a territory
	Until     time.Time // zero: without end
	Delegated bool      // given by somebody who holds it, for a time
}

// Limit is what a token allows at most of what its owner may do.
type Limit struct {
	Actions   []Action
	Territory Territory
}

// Object is what an action touches.
type Object struct {
	State string      // of the place or of the ticket; "" where it has none
	Path  []Territory // every territory it lies in, itself first where it is one, the country last
	Place string      // identifier of the place, "" when it concerns none
	Owner int64       // account that made it, 0 for none
}

// Decision is an answer, with its reason in French when it is no.
type Decision struct {
	Allowed bool
	Reason  string
	By      int64 // the grant that allows it, 0 when none is needed
}

// Signed tells whether the actor is somebody.
func (a Actor) Signed() bool { return a.Account != 0 }
