package ledgersql_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgertest"
)

// Somebody finds what was recorded in the own name and in that of the own
// office, in order, in pages, by date, and nobody else's.
func TestInMyName(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		all := w.Seed(t)
		shen := w.Reader
		shen.Self = access.Self{Name: "沈青", Names: []string{"沈青", "镇长沈青"}, Offices: []string{"社会事务办公室"}}
		record := func(p ledger.Problem, name, on string, c ledger.Command) {
			t.Helper()
			w.Pass(time.Minute)
			now := must(w.Store.Problem(ctx, w.Keeper, p.ID))(t)
			must(w.Do(ctx, w.Keeper, p.ID, now.Version, c, &ledger.OnBehalf{Name: name, Date: on, Note: "认领单"}))(t)
		}
		record(all[0], "沈青", "2024-03-01", ledger.Claim{Claimant: "沈青"})
		record(all[1], "林远", "2024-03-01", ledger.Claim{Claimant: "林远"})
		record(all[2], "社会事务办公室、沈青", "2024-03-04", ledger.Assign{Class: "immediate", LeadUnit: "社会事务办公室", Due: "2024-05-01"})
		record(all[5], "沈青", "2024-03-05", ledger.Claim{Claimant: "沈青"}) // restricted, of 沈青: seen by the person
		list := func(v access.Viewer, f ledger.BehalfFilter) string {
			t.Helper()
			var got []string
			for {
				page := must(w.InMyName(ctx, v, f))(t)
				for _, r := range page.Acts {
					if r.Act.OnBehalf == nil || r.Act.Sentence == "" || r.Act.Actor != w.Keeper.Name {
						t.Errorf("%+v", r)
					}
					got = append(got, strconv.Itoa(position(all, r.Problem.ID)))
				}
				if f.After = page.Next; f.After == "" {
					return strings.Join(got, " ")
				}
			}
		}
		check := func(what string) {
			t.Helper()
			stranger := w.Reader
			stranger.Self = access.Self{Names: []string{"周禾"}}
			chief := shen
			chief.Self = access.Self{Names: []string{"林远"}}
			for name, c := range map[string]struct {
				v    access.Viewer
				f    ledger.BehalfFilter
				want string
			}{
				"all": {shen, ledger.BehalfFilter{}, "6 3 1"}, "in pages": {shen, ledger.BehalfFilter{Limit: 1}, "6 3 1"},
				"oneself": {shen, ledger.BehalfFilter{Name: "沈青"}, "6 3 1"}, "office": {shen, ledger.BehalfFilter{Name: "社会事务办公室"}, "3"}, "from": {shen, ledger.BehalfFilter{From: "2024-03-02"}, "6 3"},
				"span": {shen, ledger.BehalfFilter{From: "2024-03-02", To: "2024-03-04"}, "3"}, "nobody": {w.Reader, ledger.BehalfFilter{}, ""},
				"stranger": {stranger, ledger.BehalfFilter{}, ""}, "another": {chief, ledger.BehalfFilter{}, "2"}, "foreign": {access.Viewer{AccountID: "f", UnitID: w.Foreign.UnitID, Role: access.Chief, Self: shen.Self}, ledger.BehalfFilter{}, ""},
			} {
				if got := list(c.v, c.f); got != c.want {
					t.Errorf("%s, %s: %q, want %q", what, name, got, c.want)
				}
			}
		}
		check("as recorded")
		if _, err := w.InMyName(ctx, shen, ledger.BehalfFilter{Name: "林远"}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("in another's name: %v", err)
		}
		// What an upgrade makes of the histories is the same.
		err := w.SQL.Atomic(ctx, func(ctx context.Context) error {
			if _, err := w.SQL.Exec(ctx, `DELETE FROM behalf`); err != nil {
				return err
			}
			return w.FillBehalf(ctx, w.Keeper)
		})
		if err != nil {
			t.Fatal(err)
		}
		check("filled in")
	})
}
