package ledger

import (
	"strings"
	"testing"

	"bihuan/internal/access"
)

// What a 联络员 records under another's name is recorded on behalf of that one;
// one's own act, that of the own office and a resolution are not.
func TestBehalf(t *testing.T) {
	v := access.Viewer{Name: "林知远", Self: access.Self{Name: "林知远", Names: []string{"林知远", "副主任林知远"}, Offices: []string{"局办公室"}}}
	said := &OnBehalf{Name: "周启明", Date: "2024-03-01"}
	for _, c := range []struct {
		command Command
		said    *OnBehalf
		name    string // "": nobody
	}{
		{Claim{Claimant: "顾怀远"}, nil, "顾怀远"},
		{Claim{Claimant: " 顾怀远 "}, nil, "顾怀远"},
		{Claim{Claimant: "林知远"}, nil, ""},
		{Claim{Claimant: "副主任林知远"}, nil, ""},
		{AcceptAssignment{By: "局办公室"}, nil, ""},
		{AcceptAssignment{By: "农村供水股"}, nil, "农村供水股"},
		{AcceptAssignment{By: "农村供水股"}, said, "周启明"},
		{AcceptAssignment{}, nil, ""},
		{Accept{Way: string(Independent), Acceptor: "石敬亭"}, nil, "石敬亭"},
		{Accept{Way: string(Superior), Acceptor: "县水利局"}, nil, "县水利局"},
		{Accept{Way: string(Resolution), Acceptor: "局党组会"}, nil, ""},
		{Claim{Claimant: strings.Repeat("长", maxBehalf+1)}, nil, ""}, // refused or kept as it is, elsewhere
		{AddEvidence{Kind: "on_site", Place: "石湾村"}, nil, ""},
	} {
		at := Circumstances{Today: "2024-03-05", Acting: append(v.Self.All(), v.Name), OnBehalf: c.said}
		got := at.behalf(v, c.command)
		switch {
		case got == nil:
			if c.name != "" {
				t.Errorf("%#v: nobody, want %s", c.command, c.name)
			}
		case got.Name != c.name || c.said == nil && got.Date != at.Today:
			t.Errorf("%#v: %+v, want %q", c.command, *got, c.name)
		}
	}
}
