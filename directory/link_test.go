package directory

import "testing"

func TestParseLink(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://www.exemple.fr/a?b=c#d":     "https://www.exemple.fr/a?b=c#d",
		" http://exemple.fr ":                "http://exemple.fr",
		"www.exemple.fr":                     "https://www.exemple.fr",
		"exemple.fr/page":                    "https://exemple.fr/page",
		"htpp://exemple.fr":                  "http://exemple.fr",
		"https:/exemple.fr":                  "https://exemple.fr",
		"https//exemple.fr":                  "https://exemple.fr",
		"http:exemple.fr":                    "http://exemple.fr",
		"https://médiathèque.exemple.fr/":    "https://médiathèque.exemple.fr/",
		"facebook :  nom":                    "",
		"javascript:alert(1)":                "",
		"data:text/html,x":                   "",
		"ftp://exemple.fr":                   "",
		"https://exemple.fr@ailleurs.fr/":    "",
		"https://":                           "",
		"https://localhost/":                 "",
		"https://exemple.fr/<script>":        "",
		"https://exemple.fr/a|b":             "",
		"accueil@exemple.fr":                 "",
		"":                                   "",
		"non renseigné":                      "",
		"https://exemple.fr/\u202e\u0000txt": "",
	} {
		got, ok := ParseLink(in)
		if got != want || ok != (want != "") {
			t.Errorf("ParseLink(%q) = %q, %v, want %q", in, got, ok, want)
		}
	}
}

func TestParseEmail(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"contact@exemple.fr":        "contact@exemple.fr",
		" <Contact@Exemple.FR> ":    "Contact@exemple.fr",
		"mailto:contact@exemple.fr": "contact@exemple.fr",
		"contact@exemple.fr.":       "contact@exemple.fr",
		"contact(at)exemple.fr":     "",
		"contact@exemple":           "",
		"contact@@exemple.fr":       "",
		"a..b@exemple.fr":           "",
		"contact@exemple.fr|b":      "",
		"contact @exemple.fr":       "",
		"":                          "",
	} {
		got, ok := ParseEmail(in)
		if got != want || ok != (want != "") {
			t.Errorf("ParseEmail(%q) = %q, %v, want %q", in, got, ok, want)
		}
	}
}

func FuzzParseLink(f *testing.F) {
	f.Add("www.exemple.fr")
	f.Add("htpp:/a.b")
	f.Fuzz(func(t *testing.T, s string) {
		link, ok := ParseLink(s)
		if !ok {
			return
		}
		if !safeLink(link) {
			t.Fatalf("%q gave %q, which is not safe", s, link)
		}
		if again, ok := ParseLink(link); !ok || again != link {
			t.Fatalf("%q is read again as %q", link, again)
		}
	})
}

func FuzzParseEmail(f *testing.F) {
	f.Add("mailto:<a@b.fr>")
	f.Fuzz(func(t *testing.T, s string) {
		address, ok := ParseEmail(s)
		if !ok {
			return
		}
		if again, ok := ParseEmail(address); !ok || again != address {
			t.Fatalf("%q is read again as %q", address, again)
		}
	})
}
