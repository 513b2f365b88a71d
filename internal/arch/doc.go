// Package arch holds tests only: who may import whom, and what may be linked
// into the program. The rules and their reasons stand in docs/decisions and
// CONTRIBUTING.md.
package arch
