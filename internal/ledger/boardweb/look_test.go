package boardweb

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/browsertest"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgertest"
	"bihuan/internal/sqldb/sqldbtest"
	"bihuan/internal/ui/uitest"
)

// site is the room behind a server that takes everybody for the given viewer.
type site struct {
	*ledgertest.World
	*httptest.Server
	viewer access.Viewer
}

func open(t *testing.T) *site {
	t.Helper()
	s := &site{World: ledgertest.New(t, sqldbtest.SQLite(t))}
	s.viewer = s.Keeper
	web := &Web{Ledger: s.Service, Clock: s.Clock, Names: func(context.Context, access.Viewer) ([]string, []string, error) {
		return []string{"党建工作办公室", "社会事务办公室"}, []string{"林远", "周禾"}, nil
	}}
	pages := uitest.Site(t, Room)
	mux := http.NewServeMux()
	for _, route := range append(web.Routes(), pages.Routes()...) {
		handler := pages.Handler(route)
		mux.HandleFunc(route.Method+" "+route.Pattern, func(w http.ResponseWriter, r *http.Request) {
			handler.ServeHTTP(w, r.WithContext(access.With(r.Context(), s.viewer)))
		})
	}
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// fill makes a ledger in which every state and every kind of date occurs.
func (s *site) fill(t *testing.T) []ledger.Problem {
	t.Helper()
	all := s.Seed(t)
	s.Seed(t)
	give := func(p ledger.Problem, commands ...ledger.Command) {
		for _, c := range commands {
			after, err := s.Do(t.Context(), s.Keeper, p.ID, p.Version, c, nil)
			if err != nil {
				t.Fatalf("%s: %v", ledger.VerbOf(c), err)
			}
			p = after
		}
	}
	give(all[0], ledger.Assign{AssistUnits: "社会事务办公室、农业农村和乡村振兴办公室、云岭村、各驻村工作队"}, ledger.AcceptAssignment{By: "党建工作办公室"},
		ledger.Decompose{Tasks: []ledger.NewTask{{Title: "排定年度集中学习计划并分月印发", Unit: "党建工作办公室", Holder: "周禾", Due: "2024-03-08"}, {Title: "建立研讨发言台账", Unit: "社会事务办公室"}}})
	give(all[1], ledger.Assign{Class: "immediate", LeadUnit: "社会事务办公室", Due: "2024-03-04"}, ledger.AddEvidence{Kind: "document", Number: "青党〔2024〕2号"},
		ledger.RequestClose{Effect: "已整改"}, ledger.Accept{Way: "independent", Acceptor: "县委督查室"}, ledger.Close{LookBack: "2024-12-01"})
	give(all[2], ledger.Assign{Class: "limited", LeadUnit: "农业农村和乡村振兴办公室", Leader: "沈青", Due: "2024-03-04"}, ledger.AcceptAssignment{By: "农业农村和乡村振兴办公室"})
	give(all[4], ledger.Assign{Class: "lasting", LeadUnit: "纪委"}, ledger.AcceptAssignment{By: "纪委"})
	s.Pass(24 * time.Hour)
	return all
}

func TestLook(t *testing.T) {
	browser := browsertest.Start(t)
	s, none := open(t), open(t)
	s.fill(t)
	pages := []struct{ name, url string }{
		{"board", s.URL + "/board"}, {"board-units", s.URL + "/board?by=lead_unit"}, {"board-empty", none.URL + "/board"},
		{"figures", s.URL + "/board/figures"}, {"figures-none", s.URL + "/board/figures?year=2020"},
		{"duties", s.URL + "/duties"}, {"duties-matrix", s.URL + "/duties?view=matrix"},
	}
	for _, size := range []struct{ width, height int }{{1366, 768}, {360, 740}} {
		tab := browser.Tab(size.width, size.height)
		for _, page := range pages {
			tab.Open(page.url)
			if tab.Overflows() {
				t.Errorf("%s is wider than %d pixels", page.name, size.width)
			}
			tab.Shot(fmt.Sprintf("%s-%d", page.name, size.width))
		}
		if said := tab.Complaints(); len(said) > 0 {
			t.Errorf("at %d pixels the browser says %q", size.width, said)
		}
	}
	tab := browser.Tab(1366, 768)
	for _, name := range []string{"board", "board/figures", "duties"} {
		tab.Open(s.URL + "/" + name).PDF(strings.ReplaceAll(name, "/", "-") + "-print")
	}
}
