package credential

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"annuaire/labels"
)

const public = "https://annuaire.exemple"

var testKey = keyOf(7)

func keyOf(seed byte) Key {
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))
	return Key{Public: private.Public().(ed25519.PublicKey), Private: private}
}

func onDay(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func testTitle() *labels.Title {
	return &labels.Title{
		Number: "EMN-2026-00042", State: labels.Active, PlaceID: "lieu-7", PlaceName: "Médiathèque « L’Œil » \\ Ille", HolderName: "Ville de Rennes", HolderPivot: "21350238800019",
		ValidFrom: onDay(2026, 3, 2), ValidUntil: onDay(2029, 3, 1), AwardedAt: time.Date(2026, 3, 1, 23, 30, 0, 5000, time.UTC), DecisionRef: "D-EMN-2026-00007",
	}
}

func testScheme() *labels.Scheme {
	return &labels.Scheme{Code: "emn", Name: "Espace labellisé", Short: "Labellisé", Summary: "Un label.", Owner: "Agence", Legal: "Délibération 12",
		Sections: []labels.Section{{Code: "A", Name: "Usages essentiels"}}, Criteria: []labels.Criterion{{Code: "A1", Section: "A", Name: "Ouvrir 24 heures"}}}
}

func signTest(t testing.TB) []byte {
	t.Helper()
	text, err := Sign(Of(public, testTitle(), testScheme(), 3), Issuer(public), testKey, time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// The example of the suite in the W3C's own text (Data Integrity EdDSA
// Cryptosuites, B, eddsa-jcs-2022), signed by others.
func TestVerifiesTheExampleOfTheSuite(t *testing.T) {
	t.Parallel()
	example := `{"@context":["https://www.w3.org/ns/credentials/v2","https://www.w3.org/ns/credentials/examples/v2"],
		"id":"urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33","type":["VerifiableCredential","AlumniCredential"],"name":"Alumni Credential",
		"description":"A minimum viable example of an Alumni Credential.","issuer":"https://vc.example/issuers/5678","validFrom":"2023-01-01T00:00:00Z",
		"credentialSubject":{"id":"did:example:abcdefgh","alumniOf":"The School of Examples"},
		"proof":{"type":"DataIntegrityProof","cryptosuite":"eddsa-jcs-2022","created":"2023-02-24T23:36:38Z",
		"verificationMethod":"did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2#z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2",
		"proofPurpose":"assertionMethod","@context":["https://www.w3.org/ns/credentials/v2","https://www.w3.org/ns/credentials/examples/v2"],
		"proofValue":"z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor51aX"}}`
	key, err := ReadMultikey("z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2")
	if err != nil {
		t.Fatal(err)
	}
	var into map[string]any
	if _, err := Verify([]byte(example), []ed25519.PublicKey{key}, &into); err != nil {
		t.Fatal(err)
	}
	if _, err := Verify([]byte(strings.Replace(example, "School", "school", 1)), []ed25519.PublicKey{key}, &into); err == nil {
		t.Error("a changed example is accepted")
	}
}

// Examples of RFC 8785 (3.2.2, 3.2.3, and appendix B for numbers).
func TestCanonical(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`: `{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
		"{\"\\u20ac\":\"Euro\",\"\\r\":\"CR\",\"\\ufb33\":\"D\",\"1\":\"One\",\"\\ud83d\\ude00\":\"E\",\"\\u0080\":\"C\",\"\\u00f6\":\"O\"}":                                  "{\"\\r\":\"CR\",\"1\":\"One\",\"\u0080\":\"C\",\"ö\":\"O\",\"€\":\"Euro\",\"😀\":\"E\",\"\ufb33\":\"D\"}",
		`[0,-0,1e21,999999999999999900000,0.000001,1e-7,-1.5,5e-324,1.7976931348623157e308]`:                                                                                  `[0,0,1e+21,999999999999999900000,0.000001,1e-7,-1.5,5e-324,1.7976931348623157e+308]`,
	} {
		got, err := Canonical([]byte(text))
		if err != nil || string(got) != want {
			t.Errorf("%s: %s, %v; want %s", text, got, err, want)
		}
	}
	for _, text := range []string{`{"a":1,"a":2}`, `{} {}`, `{"a":1e999}`, "\"\xff\"", ``, `{`, `[1,]`, strings.Repeat("[", 100) + strings.Repeat("]", 100)} {
		if got, err := Canonical([]byte(text)); err == nil {
			t.Errorf("%q is read as %s", text, got)
		}
	}
}

func TestEveryChangedByteIsRefused(t *testing.T) {
	t.Parallel()
	text, keys := signTest(t), []ed25519.PublicKey{testKey.Public}
	if _, err := Judge(text, nil, keys, onDay(2027, 1, 1)); err != nil {
		t.Fatal(err)
	}
	for i := range text {
		for _, flip := range []byte{0x01, 0x02, 0x20, 0x80} {
			changed := bytes.Clone(text)
			changed[i] ^= flip
			if _, err := Judge(changed, nil, keys, onDay(2027, 1, 1)); err == nil {
				t.Fatalf("byte %d (%q to %q) changed, and accepted", i, text[i], changed[i])
			}
		}
	}
	if _, err := Judge(text, nil, []ed25519.PublicKey{keyOf(8).Public}, onDay(2027, 1, 1)); err == nil {
		t.Error("another key verifies it")
	}
}

// independent works out what the signature covers from the texts alone, without
// this package: the members of a canonical text are already in order, so that
// taking "proof" out of it by hand leaves the rest canonical.
func independent(t *testing.T, text []byte) (covered, signature []byte) {
	t.Helper()
	start := bytes.Index(text, []byte(`,"proof":{`))
	end := start + bytes.Index(text[start:], []byte(`},"refreshService"`)) + 1
	document := append(bytes.Clone(text[:start]), text[end:]...)
	proof := text[start+len(`,"proof":`) : end]
	from := bytes.Index(proof, []byte(`,"proofValue":"z`))
	to := from + len(`,"proofValue":"z`) + bytes.IndexByte(proof[from+len(`,"proofValue":"z`):], '"')
	signature, ok := unbase58(string(proof[from+len(`,"proofValue":"z`) : to]))
	if !ok {
		t.Fatal("the signature is no base58")
	}
	options := append(bytes.Clone(proof[:from]), proof[to+1:]...)
	a, b := sha256.Sum256(options), sha256.Sum256(document)
	return append(a[:], b[:]...), signature
}

func TestAnIndependentCheckAgrees(t *testing.T) {
	t.Parallel()
	covered, signature := independent(t, signTest(t))
	if !ed25519.Verify(testKey.Public, covered, signature) {
		t.Error("crypto/ed25519 alone does not verify it")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		t.Log("no Node.js here: crypto/ed25519 was the only check")
		return
	}
	jwk, _ := json.Marshal(map[string]string{"kty": "OKP", "crv": "Ed25519", "x": base64.RawURLEncoding.EncodeToString(testKey.Public)})
	script := `const c=require('crypto');const [k,d,s]=process.argv.slice(1);
		console.log(c.verify(null,Buffer.from(d,'hex'),c.createPublicKey({key:JSON.parse(k),format:'jwk'}),Buffer.from(s,'hex')))`
	for _, test := range []struct {
		covered []byte
		want    string
	}{{covered, "true"}, {append([]byte{covered[0] ^ 1}, covered[1:]...), "false"}} {
		out, err := exec.Command(node, "-e", script, string(jwk), hexOf(test.covered), hexOf(signature)).CombinedOutput()
		if err != nil || strings.TrimSpace(string(out)) != test.want {
			t.Errorf("Node.js says %s, %v; want %s", out, err, test.want)
		}
	}
}

func hexOf(b []byte) string {
	var text strings.Builder
	for _, c := range b {
		text.WriteByte(hexDigits[c>>4])
		text.WriteByte(hexDigits[c&15])
	}
	return text.String()
}

// A whole third implementation, which canonicalises by itself.
func TestNodeCanonicalisesAndVerifies(t *testing.T) {
	t.Parallel()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Log("no Node.js here")
		return
	}
	file := filepath.Join(t.TempDir(), "attestation.json")
	if err := os.WriteFile(file, signTest(t), 0o600); err != nil {
		t.Fatal(err)
	}
	script := `const fs=require('fs'),c=require('crypto');const [f,x]=process.argv.slice(1);
		const jcs=v=>Array.isArray(v)?'['+v.map(jcs).join(',')+']':v&&typeof v=='object'?'{'+Object.keys(v).sort().map(k=>JSON.stringify(k)+':'+jcs(v[k])).join(',')+'}':JSON.stringify(v);
		const h=v=>c.createHash('sha256').update(jcs(v),'utf8').digest();
		const d=JSON.parse(fs.readFileSync(f,'utf8')),p=d.proof;delete d.proof;let n=0n;
		for(const ch of p.proofValue.slice(1))n=n*58n+BigInt('123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'.indexOf(ch));
		delete p.proofValue;
		console.log(c.verify(null,Buffer.concat([h(p),h(d)]),c.createPublicKey({key:{kty:'OKP',crv:'Ed25519',x},format:'jwk'}),Buffer.from(n.toString(16).padStart(128,'0'),'hex')))`
	out, err := exec.Command(node, "-e", script, file, base64.RawURLEncoding.EncodeToString(testKey.Public)).CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "true" {
		t.Errorf("Node.js says %s, %v", out, err)
	}
}

func TestJudgment(t *testing.T) {
	t.Parallel()
	text, keys := signTest(t), []ed25519.PublicKey{testKey.Public}
	at := time.Date(2027, 6, 1, 12, 0, 0, 0, time.UTC)
	listOf := func(change func(*labels.Title)) []byte {
		title := testTitle()
		change(title)
		list := NewList(public, at)
		list.Add(public, title)
		signed, err := Sign(list, Issuer(public), testKey, at)
		if err != nil {
			t.Fatal(err)
		}
		return signed
	}
	suspended := listOf(func(title *labels.Title) {
		title.State, title.StateSince, title.SuspendedUntil, title.ReasonClass = labels.Suspended, at.AddDate(0, -1, 0), onDay(2027, 7, 31), "Accueil fermé"
	})
	withdrawn := listOf(func(title *labels.Title) { title.State, title.StateSince = labels.TitleWithdrawn, at.AddDate(0, -1, 0) })
	annulled := listOf(func(title *labels.Title) { title.State, title.StateSince = labels.Annulled, at })
	inForce := listOf(func(*labels.Title) {})
	for name, test := range map[string]struct {
		list  []byte
		at    time.Time
		valid bool
		says  string
	}{
		"alone":                {nil, at, true, "est valable, jusqu’au 1er mars 2029"},
		"in force":             {inForce, at, true, "est valable"},
		"the last minute":      {inForce, time.Date(2029, 3, 1, 22, 59, 0, 0, time.UTC), true, "est valable"},
		"after midnight":       {inForce, time.Date(2029, 3, 1, 23, 0, 0, 0, time.UTC), false, "s’est achevé le 1er mars 2029"},
		"before its first day": {inForce, time.Date(2026, 3, 1, 22, 59, 0, 0, time.UTC), false, "commence le 2 mars 2026"},
		"suspended":            {suspended, at, false, "suspendu depuis le 1er mai 2027"},
		"before it was":        {suspended, at.AddDate(0, -2, 0), true, "est valable"},
		"once it has ended":    {suspended, at.AddDate(0, 3, 0), true, "est valable"},
		"withdrawn":            {withdrawn, at, false, "n’est plus valable depuis le 1er mai 2027"},
		"before it was taken":  {withdrawn, at.AddDate(0, -2, 0), true, "est valable"},
		"annulled":             {annulled, at.AddDate(0, -6, 0), false, "a été annulé"},
	} {
		j, err := Judge(text, test.list, keys, test.at)
		if err != nil || j.Valid != test.valid || !strings.Contains(j.Sentence, test.says) {
			t.Errorf("%s: %v, %q, %v", name, j.Valid, j.Sentence, err)
		}
	}
	if _, err := Judge(text, bytes.Replace(suspended, []byte("retire"), []byte("actifs"), 1), keys, at); err != nil {
		t.Errorf("an equal list: %v", err)
	}
	if _, err := Judge(text, bytes.Replace(suspended, []byte("suspendu"), []byte("suspends"), 1), keys, at); err == nil {
		t.Error("a changed status list is accepted")
	}
	other, _ := Sign(map[string]any{"@context": contexts, "id": "x"}, Issuer(public), testKey, at)
	if _, err := Judge(other, nil, keys, at); err == nil {
		t.Error("what is signed and no credential is accepted")
	}
}

func TestKeysAreReadAsTheyArePublished(t *testing.T) {
	t.Parallel()
	retired := keyOf(9)
	retired.RetiredAt = onDay(2027, 1, 1)
	text, err := json.Marshal(Keys(Issuer(public), []Key{testKey, retired}))
	if err != nil {
		t.Fatal(err)
	}
	keys, err := ReadKeys(text)
	if err != nil || len(keys) != 2 || !keys[0].Equal(testKey.Public) || !keys[1].Equal(retired.Public) {
		t.Errorf("%v, %v", keys, err)
	}
	if keys, err := ReadKeys([]byte(testKey.Name() + "\n")); err != nil || !keys[0].Equal(testKey.Public) {
		t.Errorf("%v, %v", keys, err)
	}
	for _, bad := range []string{"", "z6Mk", "abc", `{"verificationMethod":[]}`, "z" + strings.Repeat("2", 500)} {
		if _, err := ReadKeys([]byte(bad)); err == nil {
			t.Errorf("%q is a key", bad)
		}
	}
}

func BenchmarkSign(b *testing.B) {
	for b.Loop() {
		signTest(b)
	}
}

func BenchmarkVerify(b *testing.B) {
	text, keys := signTest(b), []ed25519.PublicKey{testKey.Public}
	for b.Loop() {
		if _, err := Judge(text, nil, keys, onDay(2027, 1, 1)); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzVerify(f *testing.F) {
	f.Add(signTest(f))
	f.Add([]byte(`{"proof":[]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		var c Credential
		_, _ = Verify(text, []ed25519.PublicKey{testKey.Public}, &c)
	})
}
