package credential

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"slices"
	"strings"
	"time"

	"annuaire/fault"
)

// Key signs credentials, or did: a key that was replaced keeps its public half for
// good, so that what it signed can still be verified.
type Key struct {
	Public    ed25519.PublicKey
	Private   ed25519.PrivateKey // nil: it signs no more, or is kept elsewhere
	CreatedAt time.Time
	RetiredAt time.Time // zero: in use
}

// Name is the public key as Multikey writes it, "z6Mk…".
func (k Key) Name() string { return multikey(k.Public) }

// ed25519Code begins an Ed25519 public key of the Multikey format.
var ed25519Code = []byte{0xed, 0x01}

func multikey(public ed25519.PublicKey) string {
	return "z" + base58(slices.Concat(ed25519Code, public))
}

// ReadMultikey reads a public key as Name writes it.
func ReadMultikey(text string) (ed25519.PublicKey, error) {
	encoded, is := strings.CutPrefix(strings.TrimSpace(text), "z")
	b, ok := unbase58(encoded)
	if !is || !ok || len(b) != 2+ed25519.PublicKeySize || b[0] != ed25519Code[0] || b[1] != ed25519Code[1] {
		return nil, fault.New(fault.Invalid, "Cette clé publique est illisible. Elle commence par « z6Mk » et se copie en entier.")
	}
	return b[2:], nil
}

// ReadKeys reads public keys from what people may have of them: the text of one,
// a PEM file, or the document of keys that the service publishes.
func ReadKeys(text []byte) ([]ed25519.PublicKey, error) {
	if block, _ := pem.Decode(text); block != nil {
		parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
		if public, is := parsed.(ed25519.PublicKey); err == nil && is {
			return []ed25519.PublicKey{public}, nil
		}
		return nil, fault.New(fault.Invalid, "Ce fichier ne contient pas de clé publique Ed25519.")
	}
	var document struct {
		Methods []struct {
			Key string `json:"publicKeyMultibase"`
		} `json:"verificationMethod"`
	}
	if json.Unmarshal(text, &document) != nil {
		key, err := ReadMultikey(string(text))
		return []ed25519.PublicKey{key}, err
	}
	var keys []ed25519.PublicKey
	for _, m := range document.Methods {
		if key, err := ReadMultikey(m.Key); err == nil {
			keys = append(keys, key)
		}
	}
	if len(keys) == 0 {
		return nil, fault.New(fault.Invalid, "Ce fichier ne contient aucune clé publique.")
	}
	return keys, nil
}

// Keys is the document by which the keys of an issuer are published, at its own
// address: a controlled identifier document, and a JSON Web Key Set besides. The
// address is also the identifier of the issuer.
func Keys(issuer string, keys []Key) map[string]any {
	methods, names, web := []any{}, []string{}, []any{}
	for _, k := range keys {
		id := issuer + "#" + k.Name()
		method := map[string]any{"id": id, "type": "Multikey", "controller": issuer, "publicKeyMultibase": k.Name()}
		if !k.RetiredAt.IsZero() {
			method["retiree"] = k.RetiredAt.UTC().Format(time.RFC3339)
		}
		methods, names = append(methods, method), append(names, id)
		web = append(web, map[string]any{"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": id, "x": base64.RawURLEncoding.EncodeToString(k.Public)})
	}
	return map[string]any{
		"@context": []string{"https://www.w3.org/ns/cid/v1"}, "id": issuer, "verificationMethod": methods, "assertionMethod": names, "keys": web,
	}
}

const base58Digits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"

func base58(b []byte) string {
	var digits []byte
	n, base, digit := new(big.Int).SetBytes(b), big.NewInt(58), new(big.Int)
	for n.Sign() > 0 {
		n.DivMod(n, base, digit)
		digits = append(digits, base58Digits[digit.Int64()])
	}
	for _, c := range b {
		if c != 0 {
			break
		}
		digits = append(digits, '1')
	}
	slices.Reverse(digits)
	return string(digits)
}

// unbase58 reads at most what a signature takes.
func unbase58(s string) ([]byte, bool) {
	if len(s) > 128 {
		return nil, false
	}
	n, base := new(big.Int), big.NewInt(58)
	for i := range len(s) {
		digit := strings.IndexByte(base58Digits, s[i])
		if digit < 0 {
			return nil, false
		}
		n.Add(n.Mul(n, base), big.NewInt(int64(digit)))
	}
	zeros := len(s) - len(strings.TrimLeft(s, "1"))
	return append(make([]byte, zeros), n.Bytes()...), true
}
