package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"annuaire/internal/pgtest"
	"annuaire/store"
)

func TestAccountCommands(t *testing.T) {
	t.Parallel()
	database := pgtest.URL(t)
	say := func(in string, args ...string) string {
		var out bytes.Buffer
		err := run(t.Context(), []string{"DATABASE_URL=" + database, "ANNUAIRE_PUBLIC_URL=https://lieux.example"}, args, strings.NewReader(in), &out, &out)
		if err != nil {
			return out.String() + sentence(err)
		}
		return out.String()
	}
	for _, step := range []struct {
		in, args, want string
	}{
		{"", "compte creer agence@example.fr --role agence", "Pour l'ouvrir, dans les 7 jours :\nhttps://lieux.example/invitation/"},
		{"girafe sucre valise neige\n", "compte creer Agnes@Example.fr --role territoire --territoire commune:35238 --nom Agnès", "il peut se connecter"},
		{"", "compte creer agnes@example.fr --role territoire --territoire departement:35", "Son mot de passe n'a pas changé"},
		{"azertyuiop12", "compte creer b@example.fr --role evaluateur", "trop facile à deviner"},
		{"court", "compte creer b@example.fr --role evaluateur", "au moins 12 caractères"},
		{"", "compte creer b@example.fr --role territoire", "Il manque --territoire"},
		{"", "compte creer b@example.fr --role territoire --territoire commune:99999", "Ce territoire n'existe pas"},
		{"", "compte creer b@example.fr --role territoire --territoire canton:1", "n'est pas un territoire"},
		{"", "compte creer b@example.fr --role roi", "ce rôle n'existe pas"},
		{"", "compte creer b@example.fr --role mediateur", "donnez --lieu"},
		{"", "compte creer b@example.fr --role mediateur --lieu absent", "Aucun lieu ne porte"},
		{"", "compte creer personne --role agence", "n'est pas une adresse électronique"},
		{"", "compte lister", "agnes@example.fr\touvert\tterritoire commune:35238, territoire departement:35"},
		{"", "jeton creer agnes@example.fr --portee lieu.voir,lieu.publier --territoire commune:35238 --expire 30j", "annuaire_"},
		{"", "jeton creer agnes@example.fr --portee equipe.gerer", "n'existe pas. Choisissez"},
		{"", "jeton creer agnes@example.fr --expire demain", "nombre de jours"},
		{"", "jeton creer agnes@example.fr --territoire commune:99999", "n'existe pas"},
		{"", "jeton creer absent@example.fr", "Ce compte n'existe pas"},
		{"", "compte fermer agnes@example.fr", "les données de la personne sont effacées"},
		{"", "compte fermer agnes@example.fr", "Ce compte n'existe pas"},
	} {
		if got := say(step.in, strings.Fields(step.args)...); !strings.Contains(got, step.want) {
			t.Errorf("annuaire %s says %q, want %q", step.args, got, step.want)
		}
	}
}

// A token made by command acts as its owner, within its limits.
func TestTokenCommandMakesOneThatServes(t *testing.T) {
	t.Parallel()
	database := pgtest.URL(t)
	command := func(in string, args ...string) string {
		var out bytes.Buffer
		if err := run(t.Context(), []string{"DATABASE_URL=" + database}, args, strings.NewReader(in), &out, &bytes.Buffer{}); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	command("girafe sucre valise neige", "compte", "creer", "agnes@example.fr", "--role", "territoire", "--territoire", "commune:35238")
	text := command("", "jeton", "creer", "agnes@example.fr", "--portee", "lieu.voir", "--expire", "2j")
	record, err := store.Open(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer record.Close()
	for after, want := range map[time.Duration]bool{0: true, 47 * time.Hour: true, 49 * time.Hour: false} {
		actor, ok, err := record.TokenActor(t.Context(), strings.TrimSpace(text), time.Now().Add(after))
		if err != nil || ok != want || want && (len(actor.Token.Actions) != 1 || len(actor.Grants) != 1) {
			t.Errorf("after %v: %+v, %v, %v", after, actor, ok, err)
		}
	}
}
