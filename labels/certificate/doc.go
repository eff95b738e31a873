// Package certificate draws the certificate of a title: an A4 page in PDF, the same
// bytes for the same title, with a code that leads to what verifies it.
package certificate
