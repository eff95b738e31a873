package directory

import (
	"slices"
	"testing"
)

func TestParsePhone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		in, department, want string
		rest                 []string
	}{
		{in: "0180059880", want: "+33180059880"},
		{in: "+33180059880", want: "+33180059880"},
		{in: "01.80.05.98.80", want: "+33180059880"},
		{in: "+33 (0)1 80 05 98 80", want: "+33180059880"},
		{in: "+330180059880", want: "+33180059880"},
		{in: "0033 1 80 05 98 80", want: "+33180059880"},
		{in: "33180059880", want: "+33180059880"},
		{in: "180059880", want: "+33180059880"},
		{in: "0262 12 34 56", want: "+262262123456"},
		{in: "0692123456", want: "+262692123456"},
		{in: "+33262123456", want: "+262262123456"},
		{in: "+262262123456", want: "+262262123456"},
		{in: "+2620262123456", want: "+262262123456"},
		{in: "0269123456", want: "+262269123456"},
		{in: "+269269123456", want: "+262269123456"},
		{in: "0590123456", want: "+590590123456"},
		{in: "+590690123456", want: "+590690123456"},
		{in: "0594123456", want: "+594594123456"},
		{in: "0596123456", want: "+596596123456"},
		{in: "0696123456", want: "+596696123456"},
		{in: "26 71 23", department: "988", want: "+687267123"},
		{in: "267123", department: "35"},
		{in: "40123456", department: "987", want: "+68940123456"},
		{in: "+687267123", want: "+687267123"},
		{in: "Tél : 01 80 05 98 80 (accueil)", want: "+33180059880"},
		{in: "0180059880 / 0180059881", want: "+33180059880", rest: []string{"+33180059881"}},
		{in: "01 80 05 98 80 ou 06 12 34 56 78", want: "+33180059880", rest: []string{"+33612345678"}},
		{in: "3949"}, {in: "39 60"}, {in: "+3949"}, {in: "0080059880"}, {in: ""}, {in: "voir le site"},
		{in: "018005988"}, {in: "99999999999999999999999999"},
	} {
		got, rest, ok := ParsePhone(c.in, c.department)
		if got != c.want || ok != (c.want != "") || !slices.Equal(rest, c.rest) {
			t.Errorf("ParsePhone(%q, %q) = %q, %q, %v, want %q, %q", c.in, c.department, got, rest, ok, c.want, c.rest)
		}
	}
}

func FuzzParsePhone(f *testing.F) {
	for _, s := range []string{"0180059880", "+33 (0)1 80 05 98 80", "0262 12 34 56 / 3949", "+", "((0)"} {
		f.Add(s, "988")
	}
	f.Fuzz(func(t *testing.T, s, department string) {
		phone, rest, ok := ParsePhone(s, department)
		for _, p := range append(rest, phone) {
			if p == "" && !ok {
				continue
			}
			if !phoneShape.MatchString(p) {
				t.Fatalf("%q gave %q, which the standard refuses", s, p)
			}
			if again, _, _ := ParsePhone(p, ""); again != p {
				t.Fatalf("%q is read again as %q", p, again)
			}
		}
	})
}

func TestPhoneWords(t *testing.T) {
	t.Parallel()
	for e164, want := range map[string]string{"+33299123456": "02\u00a099\u00a012\u00a034\u00a056", "+262262123456": "+262262123456", "3939": "3939", "": ""} {
		if got := PhoneWords(e164); got != want {
			t.Errorf("%s is written %q, want %q", e164, got, want)
		}
	}
}
