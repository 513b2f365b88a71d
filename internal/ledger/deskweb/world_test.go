package deskweb

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/blob"
	"bihuan/internal/command/commandsql"
	"bihuan/internal/comment"
	"bihuan/internal/comment/commentsql"
	"bihuan/internal/ident"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/attach"
	"bihuan/internal/ledger/ledgertest"
	"bihuan/internal/ledger/ledgerweb"
	"bihuan/internal/seal"
	"bihuan/internal/sqldb/sqldbtest"
	"bihuan/internal/ui"
	"bihuan/internal/ui/uitest"
)

// site is the room, with the ledger's own beside it, over a ledger.
type site struct {
	*ledgertest.World
	talk *comment.Service
	*uitest.Server
}

func open(t *testing.T) *site {
	t.Helper()
	db := sqldbtest.SQLite(t)
	w := ledgertest.New(t, db)
	commands := &commandsql.Store{DB: db, Clock: w.Clock}
	comments := &comment.Service{DB: db, Store: &commentsql.Store{DB: db}, History: w.Past, Clock: w.Clock, NewID: ident.New, Circle: w.Circle,
		Colleagues: func(context.Context, access.Viewer) ([]access.Viewer, error) {
			return []access.Viewer{w.Keeper, w.Second}, nil
		}}
	desk := &Web{Ledger: w.Service, Commands: commands, Clock: w.Clock, Mentions: comments.Mentioning}
	dir := t.TempDir()
	files := &attach.Desk{
		Dir: filepath.Join(dir, "uploads"), Files: &blob.Store{Dir: filepath.Join(dir, "files"), NewID: ident.New}, Sealer: seal.New(make([]byte, 32)),
		Clock: w.Clock, NewID: ident.New, Limits: attach.DefaultLimits(), Free: attach.Free,
	}
	w.Uploads = files
	book := &ledgerweb.Web{Ledger: w.Service, Commands: commands, Files: files, Clock: w.Clock}
	return &site{w, comments, uitest.Serve(t, w.Keeper, []*ui.Room{Room, ledgerweb.Room}, append(desk.Routes(), book.Routes()...)...)}
}

// give gives commands in the present version, those to a task to the first.
func (s *site) give(t *testing.T, p ledger.Problem, commands ...ledger.Command) ledger.Problem {
	t.Helper()
	for _, c := range commands {
		var err error
		if _, isReport := c.(ledger.ReportProgress); isReport {
			task := p.Course.Tasks[0]
			p, err = s.DoTask(context.Background(), s.Keeper, task.ID, task.Version, ledger.ReportProgress{Task: task.ID, Text: "已在办"}, nil)
		} else if _, isDone := c.(ledger.FinishTask); isDone {
			task := p.Course.Tasks[0]
			p, err = s.DoTask(context.Background(), s.Keeper, task.ID, task.Version, ledger.FinishTask{Task: task.ID, Text: "已办好"}, nil)
		} else {
			p, err = s.Do(context.Background(), s.Keeper, p.ID, p.Version, c, nil)
		}
		if err != nil {
			t.Fatalf("%s: %v", ledger.VerbOf(c), err)
		}
	}
	return p
}

// busy is a ledger in which something of every kind presses, six weeks later:
// a person's problem late, one late, one done without proof, one standing still.
func (s *site) busy(t *testing.T) []ledger.Problem {
	t.Helper()
	all := s.Seed(t)
	all[0] = s.give(t, all[0], ledger.Assign{}, ledger.AcceptAssignment{By: "党建工作办公室"}, ledger.Decompose{NewTask: ledger.NewTask{Title: "排定年度集中学习计划", Unit: "党建工作办公室", Holder: "周禾"}}, ledger.FinishTask{})
	all[2] = s.give(t, all[2], ledger.Assign{}, ledger.AcceptAssignment{By: "社会事务办公室"}, ledger.Decompose{NewTask: ledger.NewTask{Title: "更换石湾村三组老旧水管", Unit: "社会事务办公室", Holder: "𫖮明"}}, ledger.ReportProgress{})
	all[4] = s.give(t, all[4], ledger.Assign{})
	all[5] = s.give(t, all[5], ledger.Assign{Class: "limited", LeadUnit: "党建工作办公室", Holder: "沈青", Due: "2024-04-01"})
	s.Pass(45 * 24 * time.Hour) // 19 April
	return all
}
