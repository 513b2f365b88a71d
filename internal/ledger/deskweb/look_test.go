package deskweb

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"bihuan/internal/browsertest"
	"bihuan/internal/ledger"
)

// Every page fits its window, wide and narrow, and the browser has nothing to
// complain about. With BIHUAN_SHOTS set the pictures stay.
func TestLook(t *testing.T) {
	browser := browsertest.Start(t)
	s, empty := open(t), open(t)
	s.Seed(t)
	problems := s.busy(t)
	ids, err := s.World.Send(t.Context(), s.Keeper, []ledger.Mailing{
		{Problems: []string{problems[2].ID}, Letter: ledger.SendLetter{Step: "reminder", Signer: "青禾镇党委办公室", Number: "青党办函〔2024〕3号", Date: "2024-04-18", Sealed: true}},
		{Problems: []string{problems[0].ID, problems[4].ID}, Letter: ledger.SendLetter{Step: "reminder", To: "党建工作办公室", Signer: "青禾镇党委办公室"}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.DoTask(t.Context(), s.Second, problems[2].Course.Tasks[0].ID, problems[2].Course.Tasks[0].Version, ledger.ReportProgress{Task: problems[2].Course.Tasks[0].ID, Text: "水管已到货，等天气转晴后更换。"}, nil); err != nil {
		t.Fatal(err)
	}
	more := s.Seed(t)
	s.toAcceptance(t, more[0], "党建工作办公室")
	s.give(t, s.toAcceptance(t, more[1], "党建工作办公室"), ledger.Accept{Way: "independent", Acceptor: "县委督查室"}, ledger.Close{LookBack: "2024-04-26"})
	s.give(t, s.toAcceptance(t, more[4], "经济发展办公室"), ledger.Accept{Way: "superior", Acceptor: "县委督查室"})
	s.Pass(8 * 24 * time.Hour)
	pages := []struct{ name, url string }{
		{"desk", s.URL + "/desk"}, {"desk-empty", empty.URL + "/desk"}, {"task", s.URL + "/tasks/" + problems[2].Course.Tasks[0].ID},
		{"late", s.URL + "/board/late"}, {"late-empty", empty.URL + "/board/late"},
		{"urge", s.URL + "/board/late/urge?id=" + problems[0].ID + "&id=" + problems[2].ID + "&id=" + problems[4].ID},
		{"letters", s.URL + "/board/letters"}, {"letter", s.URL + "/board/letters/" + ids[1]},
		{"gaps", s.URL + "/board/gaps"}, {"gaps-holder", s.URL + "/board/gaps?gap=holder"}, {"gaps-cause", s.URL + "/board/gaps?gap=cause"},
		{"accept", s.URL + "/board/accept"}, {"look-back", s.URL + "/board/look-back"}, {"problem-letters", s.URL + "/problems/" + problems[2].ID},
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
	for _, page := range []string{"/board/late", "/board/letters/" + ids[1], "/board/accept", "/desk"} {
		tab.Open(s.URL + page).PDF("print" + strings.ReplaceAll(page[:min(len(page), 14)], "/", "-"))
	}
}
