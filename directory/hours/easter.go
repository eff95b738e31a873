package hours

import "time"

// easter gives Easter Sunday of a year of the Gregorian calendar, by the
// "anonymous" algorithm published in Nature, 20 April 1876, p. 487, as printed
// by J. Meeus, Astronomical Algorithms (2nd edition, 1998), chapter 8.
func easter(year int) (time.Month, int) {
	a := year % 19
	b, c := year/100, year%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Month(n / 31), n%31 + 1
}
