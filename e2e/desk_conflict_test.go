package e2e

import "testing"

// TestTwoAgentsEditOnePlace has two people change a sheet at once: the second is
// shown both versions, and nothing of what either wrote is lost.
func TestTwoAgentsEditOnePlace(t *testing.T) {
	t.Parallel()
	const place = "/espace/lieux/demo-0797"
	for _, screen := range []screen{desk} {
		first := takeAs(t, commune, "conflit-"+screen.name, visit{screen: screen})
		second := takeAs(t, department, "conflit-"+screen.name, visit{screen: screen})
		for _, h := range []*hand{first, second} {
			h.open(place + "/modifier/contact")
		}
		second.write("telephone", "02 61 91 55 02")
		second.enter("Enregistrer et vérifier")
		first.write("telephone", "02 61 91 55 01")
		first.enter("Enregistrer et vérifier")
		first.enter("Publier les changements")

		second.write("motif", "Numéro lu sur la porte.")
		second.enter("Publier les changements")
		second.says("Quelqu’un a modifié cette fiche entre-temps", "02 61 91 55 01", "02 61 91 55 02", "Rien n’est encore enregistré.")
		second.look("1-deux-versions")
		second.enter("Revoir mes réponses")
		second.says("02 61 91 55 01", "02 61 91 55 02")
		second.look("2-mes-reponses")
		second.enter("Publier les changements")
		second.enter("Appliquer mes réponses à la fiche actuelle")
		second.openUntil(place, "02 61 91 55 02")
		second.openUntil("/lieux/demo-0797", "02 61 91 55 02")
	}
}
