package hours

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"
)

// instantsPerText is how many instants each text is compared at.
const instantsPerText = 200

type oracleQuestion struct {
	Text     string  `json:"text"`
	Instants []int64 `json:"instants"`
}

type oracleAnswer struct {
	States string `json:"states"`
	Error  string `json:"error"`
}

// oracleDir gives tools/hours-oracle. Where opening_hours is not installed the
// test fails and says how to install it: a skip would look green.
func oracleDir(t *testing.T) string {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	dir := filepath.Join(filepath.Dir(here), "..", "..", "tools", "hours-oracle")
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "opening_hours")); err != nil {
		t.Fatal("opening_hours.js is not installed: run  npm ci --prefix tools/hours-oracle")
	}
	if _, err := exec.LookPath("node"); err != nil {
		t.Fatal("node is not installed: it runs opening_hours.js, the reference of this test")
	}
	return dir
}

// ask puts all questions to one process.
func ask(t *testing.T, dir string, questions []oracleQuestion) []oracleAnswer {
	t.Helper()
	cmd := exec.Command("node", "oracle.mjs")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "TZ=Europe/Paris")
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go send(in, questions)
	answers := make([]oracleAnswer, len(questions))
	decoder := json.NewDecoder(bufio.NewReader(out))
	for i := range answers {
		if err := decoder.Decode(&answers[i]); err != nil {
			t.Fatalf("answer %d of %d: %v", i+1, len(answers), err)
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Fatal(err)
	}
	return answers
}

func send(in io.WriteCloser, questions []oracleQuestion) {
	defer in.Close()
	buffer := bufio.NewWriter(in)
	defer buffer.Flush()
	encoder := json.NewEncoder(buffer)
	for _, q := range questions {
		if encoder.Encode(q) != nil {
			return
		}
	}
}

var paris = CalendarFor("")

// oracleInstants draws instants of 2025–2027: any, on public holidays, on the
// days when clocks change, and at the very minutes where rules begin and end.
func oracleInstants(random *rand.Rand, s *Schedule) []int64 {
	first, last := dayNumberOf(2025, time.January, 1), dayNumberOf(2027, time.December, 31)
	if s.namesSchool { // opening_hours.js knows the school holidays until 2026
		last = dayNumberOf(2026, time.October, 31)
	}
	var holidays, changes []dayNumber
	for n := first; n <= last; n++ {
		if paris.holiday(n.date()) != "" {
			holidays = append(holidays, n)
		}
		if n.instant(0, paris.loc).Add(24*time.Hour) != (n+1).instant(0, paris.loc) {
			changes = append(changes, n)
		}
	}
	edges := []int{0, wholeDay - 1}
	for _, r := range s.rules {
		for _, p := range r.spans {
			edges = append(edges, p.from, p.to%wholeDay, p.from-1, (p.to-1)%wholeDay)
		}
	}
	anyDay := func() dayNumber { return first + dayNumber(random.IntN(int(last-first)+1)) }
	var instants []int64
	for i := range instantsPerText {
		day, minute := anyDay(), random.IntN(wholeDay)
		switch {
		case i < 40:
			day, minute = holidays[random.IntN(len(holidays))], 7*60+random.IntN(13*60)
		case i < 60:
			day = changes[random.IntN(len(changes))]
		case i < 120:
			minute = max(edges[random.IntN(len(edges))], 0)
		}
		instants = append(instants, day.instant(minute, paris.loc).Unix())
	}
	return instants
}

// tally counts comparisons by outcome.
type tally struct{ agreed, holiday, school, wrong int }

func TestRealTextsAgreeWithOpeningHoursJS(t *testing.T) {
	t.Parallel()
	var canonical []string
	understood := 0
	texts := realTexts(t)
	for _, text := range texts {
		if osm, ok := Normalize(text); ok {
			understood++
			canonical = append(canonical, osm)
		}
	}
	slices.Sort(canonical)
	canonical = slices.Compact(canonical)
	counts := compare(t, canonical)
	t.Logf("%d distinct texts, %d understood, %d distinct canonical texts, %d instants each in 2025-2027: %d agree; documented differences: %d on public holidays that no rule names, %d that depend on school holidays; %d disagree",
		len(texts), understood, len(canonical), instantsPerText, counts.agreed, counts.holiday, counts.school, counts.wrong)
}

// grammarSamples are texts of the parts of the grammar that the real file
// hardly uses.
var grammarSamples = []string{
	"24/7", "24/7; Sa off", "Mo-Fr 09:00-12:00,14:00-18:00; PH off", "Mo-Fr,PH 10:00-12:00", "PH,Sa 10:00-12:00",
	"Mo-Sa 09:00-19:00; PH 10:00-12:00", "PH off; Mo-Fr 09:00-17:00", "Mo-Fr 09:00-17:00; SH off; PH off", "SH Mo-Fr 10:00-18:00; PH off",
	"Mo-Fr 09:00-12:00, We 14:00-18:00", "Mo-Fr 09:00-12:00, We 14:00-18:00; PH off", "Th[2,4] 10:00-13:00; PH off", "Fr[-1] 10:00-12:00; PH off",
	"Sa[1-2] 09:00-12:00; PH off", "Jul-Aug Mo-Fr 08:00-14:00; Sep-Jun Mo-Fr 09:00-18:00; PH off", "Mo-Fr 09:00-18:00; Dec 24-Jan 02 off; PH off",
	"Mo-Fr 09:00-18:00; Aug 10-20 off; PH off", "Mo-Fr 09:00-18:00; Dec 24,31 09:00-12:00; PH off",
	"week 02-52/2 We 10:00-12:00; PH off", "week 01-53/2 We 14:00-16:00; PH off", "week 10-20 Mo-Fr 09:00-12:00; PH off",
	"Fr,Sa 20:00-02:00; PH off", "Fr 22:00-02:00; Sa 10:00-12:00; PH off", "Sa 20:00-26:00; PH off", "Su 22:00-04:00; Mo off; PH off",
	"Mo-Fr 18:00+; PH off", "We 14:00+; PH off", "Mo 23:00+; PH off", "Tu 16:59+; PH off", "Tu 17:00+; PH off", "Tu 21:59+; PH off", "Tu 22:00+; PH off", "Mo-Fr 09:00-12:00 \"sur rendez-vous\"; PH off",
	"Mo-Fr 09:00-12:00; We unknown \"à voir\"; PH off", "Mo-Fr 09:00-12:00; We 10:00-11:00 off; PH off", "Mo-Fr 09:00-17:00; Fr 12:00-14:00 off; PH off",
	"Mo-Fr 09:00-12:00; PH off || \"sur rendez-vous\"", "Mo 09:00-12:00; PH off || We 14:00-16:00 unknown", "2026 Mo-Fr 09:00-12:00; PH off",
	"Mo-Fr 09:00-18:00; 2026 Jul 12-Aug 03 off; PH off", "2025-2026 Jul Mo-Fr 09:00-12:00; PH off", "Mo-Fr 09:00-17:00; Jul 14 10:00-11:00; PH off",
	"Sa-Mo 09:00-12:00; PH off", "Nov-Feb Mo-Fr 10:00-16:00; PH off", "Mo-Fr 09:00-24:00; PH off", "Mo-Su 00:00-24:00; PH off",
	"Mo-Fr 09:00-12:00,13:30-17:00 open; PH closed", "Mo 09:00-12:00, PH off", "Mo-Fr 09:00-12:00; SH Mo 14:00-18:00; PH off",
	"2026 Jul-Aug Mo-Fr 09:00-12:00; PH off", "Mo-Fr 09:00-12:00; 2026 Aug 10-20 off; PH off", "2026 Dec 24-Jan 02 off; PH off; Mo-Fr 09:00-12:00", "Mo-Fr 09:00-12:00 unknown; PH off", "closed", "\"sur rendez-vous\"", "unknown",
}

func TestGrammarAgreesWithOpeningHoursJS(t *testing.T) {
	t.Parallel()
	counts := compare(t, grammarSamples)
	t.Logf("%d texts: %d agree, %d public holidays, %d school holidays, %d disagree", len(grammarSamples), counts.agreed, counts.holiday, counts.school, counts.wrong)
}

// compare puts the texts to opening_hours.js and counts; every disagreement
// that is not documented is an error.
func compare(t *testing.T, texts []string) tally {
	t.Helper()
	dir := oracleDir(t)
	questions := make([]oracleQuestion, len(texts))
	schedules := make([]*Schedule, len(texts))
	random := rand.New(rand.NewPCG(2014, 10))
	for i, text := range texts {
		s, err := Parse(text)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		schedules[i], questions[i] = s, oracleQuestion{s.String(), oracleInstants(random, s)}
	}
	var counts tally
	for i, answer := range ask(t, dir, questions) {
		if answer.Error != "" {
			t.Errorf("opening_hours.js refuses %q: %s", questions[i].Text, answer.Error)
			continue
		}
		counts.add(t, schedules[i], questions[i], answer)
	}
	return counts
}

var letterOf = map[State]byte{Open: 'o', Closed: 'x', Unknown: 'u', ByAppointment: 'u'}

func (counts *tally) add(t *testing.T, s *Schedule, q oracleQuestion, answer oracleAnswer) {
	t.Helper()
	for i, seconds := range q.Instants {
		at := time.Unix(seconds, 0)
		state := s.At(at, paris).State
		switch {
		case letterOf[state] == answer.States[i]:
			counts.agreed++
		case state == Unknown && !s.namesPublic && holidayOrEve(at) && letterOf[asUsual(s, at)] == answer.States[i]:
			counts.holiday++
		case state == Unknown && s.namesSchool:
			counts.school++
		default:
			if counts.wrong++; counts.wrong <= 20 {
				t.Errorf("%s at %s: %s, opening_hours.js says %c", q.Text, at.In(paris.loc).Format("Mon 2006-01-02 15:04 MST"), state, answer.States[i])
			}
		}
	}
}

// asUsual is the state if no day were a public holiday.
func asUsual(s *Schedule, at time.Time) State {
	n, minute := locate(at, paris)
	return s.compute(n.date(), (n - 1).date(), false, false).at(minute).state
}

// holidayOrEve tells whether the day or the one before, whose nights may last,
// is a public holiday.
func holidayOrEve(at time.Time) bool {
	n, _ := locate(at, paris)
	return paris.holiday(n.date()) != "" || paris.holiday((n-1).date()) != ""
}

func TestOracleSpeaksOfItself(t *testing.T) {
	t.Parallel()
	dir := oracleDir(t)
	noon := time.Date(2026, time.March, 4, 12, 0, 0, 0, paris.loc).Unix()
	answers := ask(t, dir, []oracleQuestion{{"We 10:00-13:00", []int64{noon}}, {"We 14:00-15:00", []int64{noon}}, {"nonsense 10", []int64{noon}}})
	got := fmt.Sprint(answers[0].States, answers[1].States, answers[2].Error != "")
	if got != "o x true" && got != "oxtrue" {
		t.Errorf("the oracle answers %q", got)
	}
}
