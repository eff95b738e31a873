// Package duplicate finds the places that the record may hold twice, and says
// why.
//
// What counts as one place: one venue, where people come and are received.
// Two records of one venue are one place even when they name different
// people or programmes of it (the digital adviser hosted by a France Services
// and that France Services), since a citizen goes to one door. Two services
// of one building that receive people apart, under names of their own (a
// library and the town hall above it), are two places, and so are two stops
// of a bus.
//
// A missed duplicate is better than a false one: what is only alike is
// possible at most, and a person decides every merge.
package duplicate
