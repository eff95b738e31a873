package credential

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"time"

	"annuaire/fault"
)

const suite = "eddsa-jcs-2022"

// Sign gives a document, a JSON object, with the proof of an issuer, as canonical
// JSON: every byte of it counts. at is when it was made.
func Sign(document any, issuer string, key Key, at time.Time) ([]byte, error) {
	text, err := json.Marshal(document)
	if err != nil {
		return nil, err
	}
	value, err := parse(text)
	if err != nil {
		return nil, err
	}
	o, is := value.(object)
	if !is || key.Private == nil {
		return nil, errors.New("credential: nothing to sign, or no private key")
	}
	delete(o, "proof")
	proof := object{
		"type": "DataIntegrityProof", "cryptosuite": suite, "created": at.UTC().Format(time.RFC3339),
		"verificationMethod": issuer + "#" + key.Name(), "proofPurpose": "assertionMethod",
	}
	if context, has := o["@context"]; has {
		proof["@context"] = context
	}
	proof["proofValue"] = "z" + base58(ed25519.Sign(key.Private, signed(proof, o)))
	o["proof"] = proof
	return appendValue(nil, o), nil
}

// signed is what a signature covers: the digests of the proof's options and of the
// document without its proof.
func signed(options, document object) []byte {
	first, second := sha256.Sum256(appendValue(nil, options)), sha256.Sum256(appendValue(nil, document))
	return append(first[:], second[:]...)
}

// Refusals say why a proof is none.
var (
	errNoJSON  = fault.New(fault.Invalid, "Ce fichier n’est pas une attestation : ce n’est pas du JSON lisible.")
	errNoProof = fault.New(fault.Invalid, "Ce fichier ne porte pas de signature que ce service sait vérifier.")
	errFalse   = fault.New(fault.Invalid, "La signature ne correspond pas au contenu : ce fichier a été modifié, ou n’a pas été signé par cette clé.")
)

// Verify checks the proof of a document by any of these keys, and reads the
// document into what is given. Invalid says in French what is wrong.
func Verify(text []byte, keys []ed25519.PublicKey, into any) (signer ed25519.PublicKey, err error) {
	value, err := parse(text)
	if err != nil {
		return nil, errNoJSON
	}
	document, is := value.(object)
	if !is {
		return nil, errNoJSON
	}
	proof, err := theProof(document)
	if err != nil {
		return nil, err
	}
	signature, err := signatureOf(proof)
	if err != nil {
		return nil, err
	}
	if !contextHolds(document, proof) {
		return nil, errFalse
	}
	delete(proof, "proofValue")
	delete(document, "proof")
	covered := signed(proof, document)
	for _, key := range keys {
		if len(key) == ed25519.PublicKeySize && ed25519.Verify(key, covered, signature) {
			return key, json.Unmarshal(appendValue(nil, document), into)
		}
	}
	return nil, errFalse
}

// theProof gives the only proof of a document.
func theProof(document object) (object, error) {
	value := document["proof"]
	if list, is := value.([]any); is && len(list) == 1 {
		value = list[0]
	}
	proof, is := value.(object)
	if !is || proof["type"] != "DataIntegrityProof" || proof["cryptosuite"] != suite || proof["proofPurpose"] != "assertionMethod" {
		return nil, errNoProof
	}
	return proof, nil
}

func signatureOf(proof object) ([]byte, error) {
	text, _ := proof["proofValue"].(string)
	if len(text) < 2 || text[0] != 'z' {
		return nil, errNoProof
	}
	signature, ok := unbase58(text[1:])
	if !ok || len(signature) != ed25519.SignatureSize {
		return nil, errNoProof
	}
	return signature, nil
}

// contextHolds checks that the context of the proof is that which the document
// begins with, and has the document signed by it alone, as the suite asks.
func contextHolds(document, proof object) bool {
	context, has := proof["@context"]
	if !has {
		return true
	}
	held := string(appendValue(nil, context)) == string(appendValue(nil, document["@context"]))
	return held // what could follow it in the document is refused: it was not signed
}
