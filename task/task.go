// Package task names the work that the record owes once a change is committed:
// each type is the arguments of one kind of it, kept as JSON by the queue. What
// does the work is in package jobs.
package task

// Import asks that an uploaded file be applied.
type Import struct {
	ID int64 `json:"id"` // of the import
}

// Kind names this work in the queue.
func (Import) Kind() string { return "import" }

// Mail asks that a letter be sent to one person.
type Mail struct {
	To     string            `json:"to"`     // e-mail address
	Letter Letter            `json:"letter"` // which text
	With   map[string]string `json:"with"`   // what the text speaks of, by the names that Letters gives
	// Reminder is the reminder that the letter carries, 0 for other letters.
	Reminder int64 `json:"reminder,omitempty"`
}

// Kind names this work in the queue.
func (Mail) Kind() string { return "mail" }

// Campaign asks that the reminders of a campaign be written.
type Campaign struct {
	ID int64 `json:"id"`
}

// Kind names this work in the queue.
func (Campaign) Kind() string { return "campaign" }

// Chore asks for something that is done again and again.
type Chore struct {
	Name string `json:"name"`
}

// Kind names this work in the queue.
func (Chore) Kind() string { return "chore" }
