// Package procedure is the engine of everything that goes from state to state
// under rules: an application to a label, a title, an appeal, a grant. A Machine
// is one table: from which states an event may happen, by whom, what must be
// recorded, where it leads. Nothing here is erased: a move back is a move of its
// own, that names what it annuls. What keeps the moves is in package store.
package procedure
