// Package account holds how people sign in and what is theirs: password,
// second factor, identity provider, sessions, tokens, and how an authority asks
// for an account. Its Guard tells every other page who asks.
//
// A session lasts 7 days, 12 hours without a request, and 1 hour without one
// when it belongs to somebody who holds a right that needs a second factor.
package account
