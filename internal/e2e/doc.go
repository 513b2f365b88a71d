// Package e2e holds the tests that use the built program as a clerk does: in
// a browser, from a Word file to the exported ledger. It has no code of its
// own.
package e2e
