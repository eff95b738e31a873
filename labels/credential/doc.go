// Package credential writes titles as Open Badges 3.0 credentials, signs them, and
// verifies them with nothing but a public key.
//
// The proof is a W3C Data Integrity proof of the suite eddsa-jcs-2022: Ed25519 over
// the canonical JSON of RFC 8785. It stays within the file, which remains readable,
// and whoever verifies needs a JSON reader and Ed25519: neither the network nor the
// contexts that the RDF suites must fetch to canonicalise.
package credential
