// Package access decides who may do what, on what, where. Every right is a
// line of one table (rules.go): role × action × territory × state of the
// object; what no line allows is refused. The same table gives the answer for
// one object (Actor.May) and the condition that a query puts on many
// (Actor.Scope).
package access
