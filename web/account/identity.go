package account

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"annuaire/fault"
	"annuaire/store"
)

// Identity is what a provider says of a person.
type Identity struct {
	Subject   string // with the issuer: another provider's "1" is somebody else
	Email     string // "" when it is no address
	Verified  bool   // the e-mail is theirs, says the provider
	GivenName string
	UsualName string
	SIRET     string
	Strong    bool // two factors were given
	IDToken   string
}

func (i *Identity) name() string { return strings.TrimSpace(i.GivenName + " " + i.UsualName) }

// unverified is all that is told of an answer that does not hold.
func unverified(cause error) error {
	return fault.Wrap(cause, fault.Denied, "La connexion n'a pas pu être vérifiée : rien n'a été changé. Recommencez.")
}

// identify exchanges what came back for who the person is. Signatures,
// audience, dates and nonce are verified.
func (p *Provider) identify(ctx context.Context, code string, d departure) (Identity, error) {
	found, err := p.discover(ctx)
	if err != nil {
		return Identity{}, err
	}
	ctx = oidc.ClientContext(ctx, p.client)
	token, err := found.oauth.Exchange(ctx, code, oauth2.VerifierOption(d.Verifier))
	if err != nil {
		return Identity{}, p.exchangeFailure(err)
	}
	raw, _ := token.Extra("id_token").(string)
	idToken, err := found.oidc.VerifierContext(ctx, &oidc.Config{ClientID: p.config.ClientID}).Verify(ctx, raw)
	if err != nil {
		return Identity{}, unverified(err)
	}
	if idToken.Nonce != d.Nonce || idToken.Subject == "" {
		return Identity{}, unverified(errors.New("another nonce, or no subject"))
	}
	who, err := p.userInfo(ctx, found, token, idToken)
	if err != nil {
		return Identity{}, err
	}
	who.Strong, err = secondFactor(idToken)
	if who.IDToken = raw; len(raw) > maxIDToken {
		who.IDToken = ""
	}
	return who, err
}

// maxIDToken bounds what is kept to sign out of the provider too.
const maxIDToken = 8192

// exchangeFailure tells a code that the provider refuses from a provider that
// does not answer.
func (p *Provider) exchangeFailure(err error) error {
	if refusal, ok := errors.AsType[*oauth2.RetrieveError](err); ok && refusal.Response != nil && refusal.Response.StatusCode < 500 {
		return unverified(err)
	}
	return p.away(err)
}

// userInfo reads what the provider says of the person. Where it is a signed
// JWT, as ProConnect's, its signature has been verified, and it must be for us.
func (p *Provider) userInfo(ctx context.Context, found *discovered, token *oauth2.Token, idToken *oidc.IDToken) (Identity, error) {
	info, err := found.oidc.UserInfo(ctx, oauth2.StaticTokenSource(token))
	if err != nil {
		if strings.Contains(err.Error(), "jwt") {
			return Identity{}, unverified(err)
		}
		return Identity{}, p.away(err)
	}
	var claims userClaims
	if err := info.Claims(&claims); err != nil {
		return Identity{}, unverified(err)
	}
	if claims.Subject != idToken.Subject || !claims.isFor(p.config, time.Now()) {
		return Identity{}, unverified(errors.New("the user information is of somebody else, or for somebody else"))
	}
	email, _ := store.EmailOf(claims.Email)
	return Identity{
		Subject: p.config.Issuer + " " + claims.Subject, Email: email, Verified: claims.verifies(p.config.TrustEmail),
		GivenName: oneLine(claims.GivenName), UsualName: oneLine(claims.UsualName, claims.FamilyName), SIRET: oneLine(claims.SIRET),
	}, nil
}

// userClaims are those of ProConnect, and of any provider.
type userClaims struct {
	Subject       string          `json:"sub"`
	Email         string          `json:"email"`
	EmailVerified *bool           `json:"email_verified"`
	GivenName     string          `json:"given_name"`
	UsualName     string          `json:"usual_name"`
	FamilyName    string          `json:"family_name"`
	SIRET         string          `json:"siret"`
	Issuer        string          `json:"iss"`
	Audience      json.RawMessage `json:"aud"`
	Expiry        int64           `json:"exp"`
}

// isFor tells whether what a JWT says of its issuer, audience and end fits;
// plain JSON says none of them.
func (u *userClaims) isFor(config ProviderConfig, at time.Time) bool {
	var one string
	var many []string
	if len(u.Audience) > 0 && json.Unmarshal(u.Audience, &one) == nil {
		many = []string{one}
	} else if len(u.Audience) > 0 && json.Unmarshal(u.Audience, &many) != nil {
		return false
	}
	return (u.Issuer == "" || u.Issuer == config.Issuer) &&
		(len(u.Audience) == 0 || slices.Contains(many, config.ClientID)) &&
		(u.Expiry == 0 || at.Unix() < u.Expiry)
}

// verifies tells whether the e-mail is vouched for: it says so, or it says
// nothing and the provider is trusted to have verified all of them.
func (u *userClaims) verifies(trusted bool) bool {
	if u.EmailVerified != nil {
		return *u.EmailVerified
	}
	return trusted
}

// oneLine gives the first text that is one, without what no form takes.
func oneLine(texts ...string) string {
	for _, text := range texts {
		text = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(text, ""), func(r rune) bool { return r <= ' ' || r == 0x7f }), " ")
		if runes := []rune(text); len(runes) > 90 {
			text = string(runes[:90])
		}
		if text != "" {
			return text
		}
	}
	return ""
}

// secondFactor tells whether the provider says that two factors were given: amr
// as RFC 8176 writes it, acr as eIDAS and ProConnect do.
func secondFactor(idToken *oidc.IDToken) (bool, error) {
	var factors struct {
		ACR string   `json:"acr"`
		AMR []string `json:"amr"`
	}
	if err := idToken.Claims(&factors); err != nil {
		return false, unverified(err)
	}
	return slices.Contains(factors.AMR, "mfa") || slices.Contains(strongLevels, factors.ACR), nil
}

var strongLevels = []string{
	"eidas2", "eidas3",
	"https://proconnect.gouv.fr/assurance/self-asserted-2fa", "https://proconnect.gouv.fr/assurance/consistency-checked-2fa",
}
