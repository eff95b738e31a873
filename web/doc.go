// Package web is the public site: pages rendered by the server in French, the
// style sheets and scripts embedded in the program, and the map. Every page
// works without JavaScript; the list is the main view, the map an enhancement.
package web
