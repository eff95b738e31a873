package account

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// issuer is an identity provider that signs real tokens, as ProConnect does.
// The test changes what it says before it says it.
type issuer struct {
	*httptest.Server
	t   *testing.T
	key *rsa.PrivateKey

	mu        sync.Mutex
	nonce     string // of the sign-in under way
	challenge string
	id, info  map[string]any // claims, over the ordinary ones
	plain     bool           // user information as JSON rather than a signed JWT
	signer    *rsa.PrivateKey
	broken    bool // answers 500
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	i := &issuer{t: t, key: key, signer: key}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", i.configuration)
	mux.HandleFunc("GET /jwks", i.keys)
	mux.HandleFunc("POST /token", i.token)
	mux.HandleFunc("GET /userinfo", i.userInfo)
	i.Server = httptest.NewServer(mux)
	t.Cleanup(i.Close)
	return i
}

func answer(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value)
}

func (i *issuer) configuration(w http.ResponseWriter, _ *http.Request) {
	if i.broken {
		http.Error(w, "away", 500)
		return
	}
	answer(w, map[string]any{
		"issuer": i.URL, "authorization_endpoint": i.URL + "/authorize", "token_endpoint": i.URL + "/token", "jwks_uri": i.URL + "/jwks",
		"userinfo_endpoint": i.URL + "/userinfo", "end_session_endpoint": i.URL + "/end", "id_token_signing_alg_values_supported": []string{"RS256"},
	})
}

func (i *issuer) keys(w http.ResponseWriter, _ *http.Request) {
	answer(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &i.key.PublicKey, KeyID: "1", Algorithm: "RS256", Use: "sig"}}})
}

func (i *issuer) token(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	verifier := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	if i.broken || r.FormValue("code") != "le-code" || base64.RawURLEncoding.EncodeToString(verifier[:]) != i.challenge {
		status := 400
		if i.broken {
			status = 500
		}
		http.Error(w, `{"error":"invalid_grant"}`, status)
		return
	}
	claims := map[string]any{
		"iss": i.URL, "aud": "annuaire", "sub": "personne-1", "nonce": i.nonce, "exp": time.Now().Add(time.Minute).Unix(), "iat": time.Now().Unix(),
	}
	maps.Copy(claims, i.id)
	answer(w, map[string]any{"access_token": "acces", "token_type": "Bearer", "expires_in": 60, "id_token": i.sign(claims)})
}

func (i *issuer) userInfo(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if r.Header.Get("Authorization") != "Bearer acces" {
		http.Error(w, "", http.StatusUnauthorized)
		return
	}
	claims := map[string]any{
		"sub": "personne-1", "email": "Agnes@Example.fr", "email_verified": true, "given_name": "Agnès", "usual_name": "Essai", "siret": "21350238800019",
		"iss": i.URL, "aud": "annuaire",
	}
	maps.Copy(claims, i.info)
	if i.plain {
		answer(w, claims)
		return
	}
	w.Header().Set("Content-Type", "application/jwt")
	_, _ = w.Write([]byte(i.sign(claims)))
}

func (i *issuer) sign(claims map[string]any) string {
	maps.DeleteFunc(claims, func(_ string, value any) bool { return value == nil })
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: i.signer, KeyID: "1"}}, nil)
	if err != nil {
		panic(err)
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		panic(err)
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		panic(err)
	}
	text, err := signed.CompactSerialize()
	if err != nil {
		panic(err)
	}
	return text
}

func withProvider(i *issuer, trust bool) func(*Deps) {
	return func(d *Deps) {
		d.Provider = NewProvider(ProviderConfig{Issuer: i.URL, ClientID: "annuaire", ClientSecret: "secret", PublicURL: "http://example.com", TrustEmail: trust})
	}
}

// leaves begins a sign-in at the provider, which remembers what it is asked.
func (b *browser) leaves(i *issuer) (state string) {
	b.t.Helper()
	got := b.get("/connexion/fournisseur?suite=%2Fespace%2Flieux")
	there, err := url.Parse(got.location)
	if err != nil || got.status != 303 || !strings.HasPrefix(got.location, i.URL+"/authorize?") {
		b.t.Fatalf("leaving answers %d to %q", got.status, got.location)
	}
	asked := there.Query()
	if asked.Get("code_challenge_method") != "S256" || asked.Get("redirect_uri") != "http://example.com/connexion/retour" || asked.Get("response_type") != "code" {
		b.t.Errorf("the provider is asked %v", asked)
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.nonce, i.challenge = asked.Get("nonce"), asked.Get("code_challenge")
	return asked.Get("state")
}

func (b *browser) comesBack(state string) reply {
	b.t.Helper()
	return b.get("/connexion/retour?code=le-code&state=" + url.QueryEscape(state))
}

func TestProviderSignsIn(t *testing.T) {
	t.Parallel()
	for name, plain := range map[string]bool{"signed user information": false, "plain user information": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := newIssuer(t)
			i.plain = plain
			s := open(t, withProvider(i, false))
			s.account("agnes@example.fr", "Agnès", good)
			b := s.browser()
			if got := b.comesBack(b.leaves(i)); got.status != 303 || got.location != "/espace/lieux" || !b.signedIn() {
				t.Fatalf("coming back answers %d to %q: %s", got.status, got.location, got.text())
			}
			// Next time the person is known by their subject, whatever their e-mail.
			i.info = map[string]any{"email": "autre@example.fr"}
			again := s.browser()
			if got := again.comesBack(again.leaves(i)); got.status != 303 || !again.signedIn() {
				t.Errorf("by the subject: %d", got.status)
			}
			if got := again.post("/deconnexion"); !strings.HasPrefix(got.location, i.URL+"/end?id_token_hint=") || again.signedIn() {
				t.Errorf("signing out leads to %q", got.location)
			}
		})
	}
}

func TestProviderRefusals(t *testing.T) {
	t.Parallel()
	another, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		change func(*issuer)
		state  string // "" for the right one
		want   int
	}{
		"nothing wrong":                        {func(*issuer) {}, "", 303},
		"another state":                        {func(*issuer) {}, "autre", 403},
		"another nonce":                        {func(i *issuer) { i.id = map[string]any{"nonce": "autre"} }, "", 403},
		"no nonce":                             {func(i *issuer) { i.id = map[string]any{"nonce": nil} }, "", 403},
		"an expired token":                     {func(i *issuer) { i.id = map[string]any{"exp": time.Now().Add(-time.Hour).Unix()} }, "", 403},
		"a token for another":                  {func(i *issuer) { i.id = map[string]any{"aud": "autre"} }, "", 403},
		"a token of another":                   {func(i *issuer) { i.id = map[string]any{"iss": "https://autre.example"} }, "", 403},
		"a token without subject":              {func(i *issuer) { i.id = map[string]any{"sub": ""} }, "", 403},
		"signed by another":                    {func(i *issuer) { i.signer = another }, "", 403},
		"another verifier":                     {func(i *issuer) { i.challenge = "autre" }, "", 403},
		"information on somebody else":         {func(i *issuer) { i.info = map[string]any{"sub": "personne-2"} }, "", 403},
		"information for another":              {func(i *issuer) { i.info = map[string]any{"aud": []string{"autre"}} }, "", 403},
		"information of another":               {func(i *issuer) { i.info = map[string]any{"iss": "https://autre.example"} }, "", 403},
		"information that expired":             {func(i *issuer) { i.info = map[string]any{"exp": time.Now().Add(-time.Hour).Unix()} }, "", 403},
		"the provider away after the sign-in":  {func(i *issuer) { i.broken = true }, "", 503},
		"an e-mail that it does not vouch for": {func(i *issuer) { i.info = map[string]any{"email_verified": false} }, "", 200},
		"an e-mail of which it says nothing":   {func(i *issuer) { i.info = map[string]any{"email_verified": nil} }, "", 200},
		"an unknown e-mail":                    {func(i *issuer) { i.info = map[string]any{"email": "inconnu@example.fr"} }, "", 200},
		"an e-mail that is none":               {func(i *issuer) { i.info = map[string]any{"email": "<script>"} }, "", 200},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := newIssuer(t)
			s := open(t, withProvider(i, false))
			s.account("agnes@example.fr", "Agnès", good)
			b := s.browser()
			state := b.leaves(i)
			if c.state != "" {
				state = c.state
			}
			c.change(i)
			got := b.comesBack(state)
			if got.status != c.want || b.signedIn() != (c.want == 303) {
				t.Errorf("%d, want %d; signed in: %v: %s", got.status, c.want, b.signedIn(), got.text())
			}
			if c.want == 200 && !strings.Contains(got.text(), "Demander un compte") {
				t.Errorf("an unknown person meets %s", got.text())
			}
			if got := b.comesBack(state); got.status != 403 {
				t.Errorf("what came back serves twice: %d", got.status)
			}
		})
	}
}

func TestProviderAway(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	i.broken = true
	s := open(t, withProvider(i, false))
	b := s.browser()
	if got := b.get("/connexion/fournisseur"); got.status != 503 || !strings.Contains(got.body, "ProConnect ne répond pas") {
		t.Errorf("away: %d %s", got.status, got.body)
	}
	if got := b.get("/connexion"); got.status != 200 {
		t.Errorf("the sign-in page answers %d", got.status)
	}
	i.broken = false // back again: nothing has to be started anew
	s.account("agnes@example.fr", "Agnès", good)
	if got := b.comesBack(b.leaves(i)); got.status != 303 {
		t.Errorf("back again: %d", got.status)
	}
}

// A second factor counts, whoever asks for it; and an account that has one here
// is asked for it where the provider asked for none.
func TestProviderAndSecondFactor(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	s := open(t, withProvider(i, false))
	s.account("agnes@example.fr", "Agnès", good)
	first := s.browser()
	first.signIn("agnes@example.fr", good)
	first.enrol()
	b := s.browser()
	if got := b.comesBack(b.leaves(i)); got.location != "/connexion/code?suite=%2Fespace%2Flieux" || b.signedIn() {
		t.Errorf("without a second factor there: %q, signed in: %v", got.location, b.signedIn())
	}
	for name, id := range map[string]map[string]any{
		"amr": {"amr": []string{"pwd", "mfa"}}, "acr": {"acr": "https://proconnect.gouv.fr/assurance/self-asserted-2fa"}, "acr of eIDAS": {"acr": "eidas2"},
	} {
		i.id = id
		strong := s.browser()
		strong.comesBack(strong.leaves(i))
		if got := strong.get("/espace"); !strings.Contains(got.body, "fort : true") {
			t.Errorf("%s: %d %s", name, got.status, got.body)
		}
	}
}

func TestTrustedProviderOpensInvitations(t *testing.T) {
	t.Parallel()
	i := newIssuer(t)
	i.info = map[string]any{"email_verified": nil} // as ProConnect, which says nothing of it
	s := open(t, withProvider(i, true))
	if _, err := s.store.Pool().Exec(t.Context(), `insert into account (email) values ('agnes@example.fr')`); err != nil {
		t.Fatal(err)
	}
	b := s.browser()
	if got := b.comesBack(b.leaves(i)); got.status != 303 || b.get("/espace").body != "bonjour Agnès Essai, fort : false" {
		t.Errorf("an invited person meets %d, then %s", got.status, b.get("/espace").body)
	}
	// Another person of the provider cannot take an account that is linked.
	i.id, i.info = map[string]any{"sub": "personne-2"}, map[string]any{"sub": "personne-2"}
	other := s.browser()
	if got := other.comesBack(other.leaves(i)); got.status != 200 || other.signedIn() {
		t.Errorf("a second person with this e-mail meets %d", got.status)
	}
}
