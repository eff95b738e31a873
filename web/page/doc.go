// Package page holds what every page of the site shares: the writer of HTML,
// the layout around a content, the forms and tables, and the renderer that
// answers. The packages under web write their own contents with it.
//
// Text of the source alone goes out as it is: everything else is escaped by the
// writer. A test of package web reads the source of every package under web to
// keep it so.
package page
