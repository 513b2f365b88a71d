package ident_test

import (
	"strings"
	"testing"

	"bihuan/internal/ident"
)

func TestIDs(t *testing.T) {
	for name, c := range map[string]struct {
		make func() string
		size int
	}{"New": {ident.New, 26}, "Secret": {ident.Secret, 52}} {
		seen := map[string]bool{}
		first := map[byte]bool{}
		for range 2000 {
			id := c.make()
			if len(id) != c.size || strings.Trim(id, "abcdefghijklmnopqrstuvwxyz234567") != "" {
				t.Fatalf("%s gives %q", name, id)
			}
			if seen[id] {
				t.Fatalf("%s gives %q twice", name, id)
			}
			seen[id], first[id[0]] = true, true
		}
		if len(first) != 32 {
			t.Errorf("%s begins with %d characters only", name, len(first))
		}
	}
}
