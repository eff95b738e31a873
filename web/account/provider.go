package account

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"annuaire/fault"
)

// ProviderConfig is what an identity provider is told by.
type ProviderConfig struct {
	Issuer       string // https, or http on this machine for tests
	ClientID     string
	ClientSecret string
	TrustEmail   bool   // it vouches for e-mails, even where it does not say of each that it does
	PublicURL    string // of this service, where the provider sends people back
	Name         string // on the button; "ProConnect" when empty
}

// Provider signs people in by OpenID Connect, as ProConnect does: code flow with
// state, nonce and PKCE, and user information that may come as a signed JWT.
// It is looked for when it first serves, and again after a failure: this
// service starts without it.
type Provider struct {
	config ProviderConfig
	client *http.Client

	mu    sync.Mutex
	found *discovered
}

type discovered struct {
	oidc  *oidc.Provider
	oauth oauth2.Config
	end   string // where a session is ended, "" when the provider has no such address
}

// patience bounds each request to the provider.
const patience = 5 * time.Second

// NewProvider makes a provider.
func NewProvider(config ProviderConfig) *Provider {
	if config.Name == "" {
		config.Name = "ProConnect"
	}
	return &Provider{config: config, client: &http.Client{Timeout: patience}}
}

// returnPath is where the provider sends people back, and must be told to.
const returnPath = "/connexion/retour"

func (p *Provider) discover(ctx context.Context) (*discovered, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	// The keys are fetched later too, with the client and without the deadline of
	// this request.
	lasting := oidc.ClientContext(context.WithoutCancel(ctx), p.client)
	provider, err := oidc.NewProvider(lasting, p.config.Issuer)
	if err != nil {
		return nil, p.away(err)
	}
	var more struct {
		End string `json:"end_session_endpoint"`
	}
	if err := provider.Claims(&more); err != nil {
		return nil, p.away(err)
	}
	p.found = &discovered{
		oidc: provider, end: more.End,
		oauth: oauth2.Config{
			ClientID: p.config.ClientID, ClientSecret: p.config.ClientSecret, Endpoint: provider.Endpoint(),
			RedirectURL: p.config.PublicURL + returnPath, Scopes: []string{oidc.ScopeOpenID, "email", "given_name", "usual_name", "siret"},
		},
	}
	return p.found, nil
}

func (p *Provider) away(err error) error {
	return fault.Wrap(err, fault.Unavailable, "%s ne répond pas. Recommencez dans quelques minutes, ou connectez-vous par mot de passe.", p.config.Name)
}

// departure is what is kept of a sign-in under way, in the browser, to be
// compared with what comes back.
type departure struct {
	State, Nonce, Verifier string
	After                  string
}

// leave gives the address where a sign-in goes on. The claims acr and amr are
// asked for, to learn whether a second factor was given.
func (p *Provider) leave(ctx context.Context, d departure) (string, error) {
	found, err := p.discover(ctx)
	if err != nil {
		return "", err
	}
	return found.oauth.AuthCodeURL(d.State, oidc.Nonce(d.Nonce), oauth2.S256ChallengeOption(d.Verifier),
		oauth2.SetAuthURLParam("claims", `{"id_token":{"amr":{"essential":true},"acr":{"essential":false}}}`)), nil
}

// endSession gives the address where the session is ended at the provider too,
// which leads back here.
func (p *Provider) endSession(ctx context.Context, idToken string) (address string, ok bool) {
	found, err := p.discover(ctx)
	if err != nil || found.end == "" {
		return "", false // this service's own session has ended, whatever happens there
	}
	return found.end + "?" + url.Values{
		"id_token_hint": {idToken}, "state": {rand.Text()}, "post_logout_redirect_uri": {p.config.PublicURL + "/connexion"},
	}.Encode(), true
}
