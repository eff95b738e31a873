package duplicate

import (
	"annuaire/directory/duplicate"
	"annuaire/web/page"
)

var bandTitle = map[duplicate.Band]string{
	duplicate.Certain: "Presque certaines", duplicate.Probable: "Probables", duplicate.Possible: "Possibles",
}

var bandShape = map[duplicate.Band]page.Shape{
	duplicate.Certain: page.Attention, duplicate.Probable: page.Waiting, duplicate.Possible: page.Neutral, duplicate.Unlikely: page.Neutral,
}
