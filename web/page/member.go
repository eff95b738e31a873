package page

// Member is who is signed in. A page that has one is private.
type Member struct {
	Name  string // as the member writes it, shown to nobody else
	Token string // of the session, sent under TokenField
}

// account writes the way in for visitors, the way to one's own pages and the
// way out for members.
func (w *Writer) account(p *Page) {
	if p.Member == nil {
		w.Raw(`<p class="compte"><a href="/connexion"`)
		w.When(p.Section == "connexion", ` aria-current="page"`)
		w.Raw(">Se connecter</a></p>\n")
		return
	}
	w.Raw(`<div class="compte"><a href="/espace"`)
	if p.Section == "espace" {
		w.current(p.path == "/espace")
	}
	w.Raw(">Mon espace")
	w.Between(`<span class="cache-vue"> de `, p.Member.Name, "</span>")
	w.Raw("</a> ")
	PostButton{Action: "/deconnexion", Token: p.Member.Token, Text: "Se déconnecter"}.Write(w)
	w.Raw("</div>\n")
}
