// Package hours reads opening hours as they are really written, answers
// whether a place is open, and never answers "closed" for what it did not
// understand.
//
// The language is a subset of OpenStreetMap's opening_hours. Normalize reads
// it tolerantly, French sentences included, and gives the canonical text;
// Parse reads the canonical text into a Schedule; a Schedule answers for an
// instant and the Calendar (time zone and public holidays) of a territory.
//
// # Rules
//
// Rules follow opening_hours.js: a rule after ";" that opens, or that says
// unknown, replaces for its days everything said before; a rule that closes
// closes its own span only; a rule after "," adds; a rule after "||" speaks
// where all others are closed. Times past midnight belong to the day on which
// they begin, and a later rule for the next day replaces them.
//
// # Documented differences from opening_hours.js
//
//   - A public holiday. When no rule names PH, a day on which the place would
//     have opened is Unknown as a whole: most public places close then, some do
//     not. A day on which it would not have opened stays closed. Rules that
//     say "24/7" or name that very date hold on holidays too. A single rule
//     that names PH makes the whole text hold on holidays as written.
//   - School holidays. Their calendars are not known here. The minutes for
//     which it matters whether a day is in the school holidays are Unknown.
//   - Appointments. A comment that speaks of appointments makes its span
//     ByAppointment, where opening_hours.js says unknown (or open, after the
//     word open).
//   - Days must be named. "09:00-17:00" alone, which opening_hours.js reads as
//     every day of the year, Sundays included, is refused: real records use it
//     when the days are missing. So is "Mo-Fr" without times, read by
//     opening_hours.js as day and night.
//   - Spans that are typing errors rather than nights are refused: equal ends
//     ("14:00-14:00", 24 hours for opening_hours.js), nights that end after
//     06:00 ("17:00-12:00") and spans that overlap backwards
//     ("09:00-12:15,04:00-18:00").
//   - An open end followed by other times in the same rule is not closed after
//     its first minute.
//
// # Partial understanding
//
// When the times of a rule are at fault ("Tu 09:00-12:00-14:00", "Fr 18:00")
// and other rules of the text are clear, Normalize keeps the clear ones and
// writes the other as unknown with its text: Tu unknown "09:00-12:00-14:00".
// Such a day answers Unknown. A text of which no rule is clear is not
// understood.
package hours
