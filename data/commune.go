package data

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/paulmach/orb"

	"annuaire/directory"
	"annuaire/fold"
	"annuaire/geo"
)

// How the commune of a row is found. The row may state it four ways: by code,
// by name, by postal code, by position. Where the code exists and the name is
// one of its commune's, the matter is settled. Otherwise every commune that
// one of the four points to is weighed:
//
//	the code is its own, or leads to it          3
//	the name is its own, present or old          3   nearly its own  2
//	the postal code serves it                    2   same department 1
//	the place's own name holds its name          2
//	the position is inside it                    3   within 2 km     2   within 10 km  1
//
// The heaviest wins. What contradicts it is put right when the winner leads by
// two or more, and else kept as a doubt. Two that weigh the same, none of
// which has the stated code, leave the commune unknown: the row is refused.
const (
	weightCode     = 3
	weightName     = 3
	weightNear     = 2
	weightPostal   = 2
	clearLead      = 2
	leastToBelieve = 2
)

// evidence is all that a row says of its commune.
type evidence struct {
	code, name, postal string
	byCode             *geo.Territory // nil: no such code
	byName             []*geo.Territory
	byPostal           []*geo.Territory
	point              orb.Point
	hasPoint           bool
}

// contender is a commune with the weight of what points to it.
type contender struct {
	commune                                 *geo.Territory
	weight                                  int
	code, name, similar, postal, positioned bool
}

// commune finds the commune of the row and fills its code, name, postal code
// and time zone.
func (w *rowWork) commune() {
	e := w.evidence()
	best, lead, found := w.weigh(e)
	if !found {
		w.refuse("commune", w.raw("commune"), w.unknownCommune(e), w.probableCommune(e))
		return
	}
	w.setCode(e, best, lead)
	w.setCommuneName(e, best)
	w.setPostalCode(e, best)
	w.place.TimeZone = timeZone(best.commune.Code)
}

func (w *rowWork) evidence() evidence {
	e := evidence{code: strings.ToUpper(w.cell("code_insee")), name: w.cell("commune"), postal: postalDigits(w.cell("code_postal"))}
	if len(e.code) == 4 {
		e.code = "0" + e.code
	}
	e.byCode, _ = w.gazetteer.Commune(e.code)
	e.byName = w.gazetteer.CommunesNamed(bareName(e.name))
	e.byPostal = w.gazetteer.CommunesAt(e.postal)
	e.point, e.hasPoint = w.readPoint()
	return e
}

// weigh gives the best supported commune and by how much it leads.
func (w *rowWork) weigh(e evidence) (best contender, lead int, found bool) {
	if e.byCode != nil && slices.Contains(e.byName, e.byCode) {
		return contender{commune: e.byCode, code: true, name: true, postal: slices.Contains(e.byPostal, e.byCode)}, clearLead, true
	}
	var field []contender
	for _, c := range w.candidates(e) {
		field = append(field, w.contend(e, c))
	}
	slices.SortStableFunc(field, func(a, b contender) int {
		return cmp.Or(b.weight-a.weight, boolRank(b.code)-boolRank(a.code))
	})
	switch {
	case len(field) == 0 || field[0].weight < leastToBelieve:
		return contender{}, 0, false
	case len(field) == 1:
		return field[0], clearLead, true
	case field[0].weight == field[1].weight && !field[0].code:
		return contender{}, 0, false
	}
	return field[0], field[0].weight - field[1].weight, true
}

func boolRank(b bool) int {
	if b {
		return 1
	}
	return 0
}

// candidates lists the communes that something in the row points to.
func (w *rowWork) candidates(e evidence) []*geo.Territory {
	all := slices.Concat(e.byName, e.byPostal)
	if e.byCode != nil {
		all = append(all, e.byCode)
	}
	if e.hasPoint && w.locator != nil {
		if code, ok := w.locator.Locate(e.point); ok {
			if c, ok := w.gazetteer.Commune(code); ok {
				all = append(all, c)
			}
		}
	}
	var once []*geo.Territory
	for _, c := range all {
		if !slices.Contains(once, c) {
			once = append(once, c)
		}
	}
	return once
}

func (w *rowWork) contend(e evidence, c *geo.Territory) contender {
	t := contender{commune: c, code: e.byCode == c, name: slices.Contains(e.byName, c), postal: slices.Contains(e.byPostal, c)}
	if t.code {
		t.weight += weightCode
	}
	switch {
	case t.name && len(e.byName) > 1 && contradicted(e, c):
		t.weight++
	case t.name:
		t.weight += weightName
	default:
		t.similar, t.weight = w.resemblance(e, c, t.weight)
	}
	if w.namedAfter(c) {
		t.weight += weightNear
	}
	switch {
	case t.postal:
		t.weight += weightPostal
	case sameDepartment(e.postal, c):
		t.weight++
	}
	if e.hasPoint {
		near := w.nearness(e.point, c)
		t.positioned = near > 1
		t.weight += near
	}
	return t
}

// contradicted tells whether the postal code is known and of other departments
// only: of several communes of one name, it is then likely none of them.
func contradicted(e evidence, c *geo.Territory) bool {
	return len(e.byPostal) > 0 && elsewhere(e.byPostal, c)
}

// resemblance weighs a name that is nearly a commune's. A slip of spelling is
// less likely where the name as written exists.
func (w *rowWork) resemblance(e evidence, c *geo.Territory, weight int) (similar bool, total int) {
	switch l := similarToCommune(bareName(e.name), c); {
	case l == unlike:
		return false, weight
	case l == misspelled && len(e.byName) > 0:
		return true, weight + 1
	}
	return true, weight + weightNear
}

// nearness weighs a position against a commune, from 3 (inside) to 0. Without
// outline it goes by the centre, and is never sure.
func (w *rowWork) nearness(p orb.Point, c *geo.Territory) int {
	if w.locator != nil && w.locator.Has(c.Code) {
		switch {
		case w.locator.Near(p, c.Code, 0):
			return 3
		case w.locator.Near(p, c.Code, 2_000):
			return 2
		case w.locator.Near(p, c.Code, 10_000):
			return 1
		}
		return 0
	}
	switch d := distanceToCentre(p, c); {
	case d < 0:
		return 0
	case d < 5_000:
		return 2
	case d < 15_000:
		return 1
	}
	return 0
}

func sameDepartment(postal string, c *geo.Territory) bool {
	if len(postal) != 5 {
		return false
	}
	switch department := departmentOf(c.Code); {
	case department == "2A" || department == "2B":
		return strings.HasPrefix(postal, "20")
	default:
		return strings.HasPrefix(postal, department)
	}
}

// postalDigits gives the five digits of a postal code, its leading zero
// restored; the text as it is when there are no such digits.
func postalDigits(text string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		if r == ' ' || r == '-' || r == 'F' || r == '\u00a0' {
			return -1
		}
		return 'x'
	}, strings.TrimSuffix(text, ".0"))
	switch {
	case strings.Contains(digits, "x"):
		return text
	case len(digits) == 4:
		return "0" + digits
	case len(digits) == 5:
		return digits
	}
	return text
}

// postalNoise is what surrounds a commune in postal writings, beyond what the
// gazetteer itself ignores.
var postalNoise = regexp.MustCompile(`(?i)^\s*(?:F-)?[0-9]{5}\b[\s,-]*|[\s,-]+[0-9]{5}\s*$|[\s,-]+(?:BP|B\.P\.|CS|TSA)\s*[0-9].*$|\s+-?\s*commune nouvelle\s*$|\s*\([^)]*\)\s*$`)

// bareName strips a commune's name of postal codes, boxes and remarks.
func bareName(name string) string {
	if !strings.ContainsAny(name, "0123456789(") && len(name) < 20 {
		return name
	}
	return strings.TrimSpace(postalNoise.ReplaceAllString(name, ""))
}

func (w *rowWork) setCode(e evidence, best contender, lead int) {
	stated := w.cell("code_insee")
	code := best.commune.Code
	if best.code && w.isDistrictOf(e.code, best.commune) {
		code = e.code
	} else if district, ok := w.statedDistrict(e, best.commune); ok {
		code = district
	}
	w.place.INSEE = code
	switch {
	case stated == code:
	case stated == "":
		w.repair("code_insee", "", "code de la commune retrouvé par "+best.grounds(), code)
	case e.byCode == nil:
		w.repair("code_insee", stated, "ce code n'existe pas ; la commune a été retrouvée par "+best.grounds(), code)
	case best.code && e.code != best.commune.Code && code == best.commune.Code:
		w.repair("code_insee", stated, "ancien code de commune", code)
	case best.code:
		w.repair("code_insee", stated, "code de commune remis en forme", code)
	case lead >= clearLead:
		w.repair("code_insee", stated, fmt.Sprintf("c'est le code d'une autre commune (%s) que celle trouvée par %s (%s)", e.byCode.Name, best.grounds(), best.commune.Name), code)
	default:
		w.doubt("code_insee", stated, fmt.Sprintf("est le code d'une autre commune (%s) que celle trouvée par %s (%s)", e.byCode.Name, best.grounds(), best.commune.Name), code)
	}
}

// isDistrictOf tells whether code is that of a municipal district of Paris,
// Lyon or Marseille, which the standard admits beside the commune's own.
func (w *rowWork) isDistrictOf(code string, c *geo.Territory) bool {
	_, parent, ok := w.gazetteer.District(code)
	current, known := w.gazetteer.Commune(code)
	return ok && known && parent == c && current == c
}

// namedDistrict recognises a name that ends with the number of a district.
var namedDistrict = regexp.MustCompile(`^\p{L}+[\s-]+0?([0-9]{1,2})\s*(?:er|e|è|ème|eme|ieme)?(?:\s+arr.*)?$`)

// statedDistrict finds the district that the name of the commune ends with, as
// long as no postal code says otherwise.
func (w *rowWork) statedDistrict(e evidence, c *geo.Territory) (code string, ok bool) {
	number := namedDistrict.FindStringSubmatch(strings.ToLower(e.name))
	if number == nil || !slices.Contains(e.byName, c) {
		return "", false
	}
	switch rank := fmt.Sprintf("%02s", number[1]); c.Code {
	case "75056":
		code = "751" + rank
	case "13055":
		code = "132" + rank
	case "69123":
		code = "693" + string(rank[0]+8) + rank[1:] // the 1st is 69381
	default:
		return "", false
	}
	if len(e.byPostal) > 0 && !slices.Contains(districtPostalCodes(code, c.PostalCodes), e.postal) {
		return "", false
	}
	return code, w.isDistrictOf(code, c)
}

// grounds says by what the commune was found.
func (t contender) grounds() string {
	var by []string
	for _, g := range []struct {
		holds bool
		text  string
	}{{t.code, "le code"}, {t.name || t.similar, "le nom"}, {t.postal, "le code postal"}, {t.positioned, "la position"}} {
		if g.holds {
			by = append(by, g.text)
		}
	}
	if len(by) < 2 {
		return strings.Join(append(by, "le reste de la ligne")[:1], "")
	}
	return strings.Join(by[:len(by)-1], ", ") + " et " + by[len(by)-1]
}

// setCommuneName keeps the name as written when it is a name of the commune,
// and gives it its official spelling.
func (w *rowWork) setCommuneName(e evidence, best contender) {
	official := best.commune.Name
	bare := bareName(e.name)
	name := e.name
	switch {
	case len([]rune(e.name)) > maxCommune:
		w.doubt("commune", e.name, "est trop long pour un nom de commune", official)
		w.place.Commune = official
		return
	case strings.Trim(bare, "0123456789 -./") == "":
		name = official
	case slices.Contains(e.byName, best.commune):
		name = spelled(bare, best.commune)
	case similarToCommune(bare, best.commune) == misspelled:
		name = official
	case best.similar && (best.code || best.postal):
		// "Brive" for Brive-la-Gaillarde: what people call it.
	case best.code && best.postal && best.positioned && elsewhere(e.byName, best.commune):
		// A hamlet that happens to have the name of a far commune.
	case len(e.byName) > 0:
		w.doubt("commune", e.name, fmt.Sprintf("est une autre commune que celle trouvée par %s (%s)", best.grounds(), official), official)
	case !best.similar && !(best.code && best.postal):
		w.doubt("commune", e.name, fmt.Sprintf("n'est pas un nom connu de la commune trouvée par %s (%s)", best.grounds(), official), official)
	}
	w.place.Commune = name
	if name != e.name {
		w.repair("commune", e.name, "nom officiel de la commune", name)
	}
}

// elsewhere tells whether none of the communes is in the department of c.
func elsewhere(communes []*geo.Territory, c *geo.Territory) bool {
	return !slices.ContainsFunc(communes, func(o *geo.Territory) bool { return o.Department == c.Department })
}

// spelled gives the official spelling of a commune's name, present or old.
func spelled(name string, c *geo.Territory) string {
	folded := fold.Text(name)
	if folded == fold.Text(c.Name) {
		return c.Name
	}
	for _, old := range c.OldNames {
		if folded == fold.Text(old) {
			return old
		}
	}
	key := communeKey(name)
	if !slices.ContainsFunc(c.OldNames, func(old string) bool { return communeKey(old) == key }) || key == communeKey(c.Name) {
		return c.Name
	}
	return name
}

func (w *rowWork) setPostalCode(e evidence, best contender) {
	stated, codes := w.cell("code_postal"), best.commune.PostalCodes
	if w.isDistrictOf(w.place.INSEE, best.commune) {
		codes = districtPostalCodes(w.place.INSEE, codes)
	}
	valid := isFiveDigits(e.postal) && e.postal != unknownPostalCode
	known := len(e.byPostal) > 0
	isINSEE := e.postal == e.code || e.postal == best.commune.Code || slices.Contains(best.commune.OldCodes, e.postal)
	w.place.PostalCode = e.postal
	switch {
	case valid && (slices.Contains(codes, e.postal) || slices.Contains(best.commune.PostalCodes, e.postal)):
		w.toldPostalCode(stated, "code postal remis en forme")
	case valid && !known && sameDepartment(e.postal, best.commune) && !isINSEE:
		w.toldPostalCode(stated, "code postal remis en forme") // CEDEX
	case valid && known:
		w.doubt("code_postal", e.postal, "n'est pas un code postal de la commune ("+best.commune.Name+")", strings.Join(codes, directory.ListSeparator))
	case len(codes) == 1:
		w.place.PostalCode = codes[0]
		w.toldPostalCode(stated, "code postal retrouvé par la commune")
	case valid && !isINSEE:
		w.doubt("code_postal", e.postal, "n'est pas un code postal de la commune ("+best.commune.Name+")", strings.Join(codes, directory.ListSeparator))
	case len(codes) == 0:
		w.place.PostalCode = unknownPostalCode
		w.flag("code_postal", capped(stated), "le code postal n'est pas connu", "")
	default:
		w.place.PostalCode = codes[0]
		w.flag("code_postal", capped(stated), best.commune.Name+" a plusieurs codes postaux : le premier a été mis", strings.Join(codes, directory.ListSeparator))
	}
}

// unknownPostalCode stands in files for a postal code that nobody knows.
const unknownPostalCode = "00000"

func (w *rowWork) toldPostalCode(stated, reason string) {
	if stated != w.place.PostalCode {
		w.repair("code_postal", stated, reason, w.place.PostalCode)
	}
}

// districtPostalCodes narrows the codes of Paris, Lyon or Marseille to that of
// one district.
func districtPostalCodes(insee string, all []string) []string {
	wanted := map[string]string{"75": "75" + "0", "69": "6900", "13": "130"}[insee[:2]] + insee[map[string]int{"75": 3, "69": 4, "13": 3}[insee[:2]]:]
	if slices.Contains(all, wanted) {
		return []string{wanted}
	}
	return all
}

func isFiveDigits(s string) bool {
	return len(s) == 5 && strings.Trim(s, "0123456789") == ""
}
