// Package ident makes the ids of rows and files.
package ident

import (
	"crypto/rand"
	"encoding/base32"
	"strings"
)

var alphabet = base32.StdEncoding.WithPadding(base32.NoPadding)

// New returns 128 random bits as 26 lower-case letters and digits: safe in
// addresses, file names and both engines' collations.
func New() string {
	var b [16]byte
	rand.Read(b[:])
	return strings.ToLower(alphabet.EncodeToString(b[:]))
}

// Secret returns 256 random bits in the same form.
func Secret() string {
	var b [32]byte
	rand.Read(b[:])
	return strings.ToLower(alphabet.EncodeToString(b[:]))
}
