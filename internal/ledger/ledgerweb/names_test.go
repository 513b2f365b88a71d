package ledgerweb

import (
	"context"
	"net/http/httptest"
	"slices"
	"testing"

	"bihuan/internal/access"
	"bihuan/internal/ui"
)

// Forms offer the organisation behind what the ledger holds already.
func TestFormsOfferTheOrganisation(t *testing.T) {
	s := quick(t)
	s.Seed(t)
	web := &Web{Ledger: s.Service, Names: func(context.Context, access.Viewer) (units, people []string, err error) {
		return []string{"经济发展办公室", "水利站"}, []string{"江𬎆", "周禾"}, nil
	}}
	r := httptest.NewRequest("GET", "/", nil)
	r = r.WithContext(access.With(r.Context(), s.Keeper))
	fields := []ui.Field{{Name: "lead_unit"}, {Name: "assist_units"}, {Name: "leader"}, {Name: "holder"}, {Name: "goal"}}
	if err := web.Suggest(r, 2024, fields); err != nil {
		t.Fatal(err)
	}
	for i, want := range [][]string{{"经济发展办公室", "水利站"}, {"水利站"}, {"党委书记 林远", "江𬎆", "周禾"}, {"江𬎆", "周禾"}} {
		for _, text := range want {
			n := 0
			for _, got := range fields[i].Suggest {
				if got == text {
					n++
				}
			}
			if n != 1 {
				t.Errorf("%s offers %q %d times: %q", fields[i].Name, text, n, fields[i].Suggest)
			}
		}
	}
	if fields[4].Suggest != nil || !slices.Equal(fields[3].Suggest, []string{"江𬎆", "周禾"}) {
		t.Errorf("%q, %q", fields[4].Suggest, fields[3].Suggest)
	}
}
