package dispatchweb

import (
	"testing"

	"bihuan/internal/command/commandsql"
	"bihuan/internal/dispatch"
	"bihuan/internal/dispatch/dispatchtest"
	"bihuan/internal/sqldb/sqldbtest"
	"bihuan/internal/ui"
	"bihuan/internal/ui/uitest"
)

// site is the wing behind a server that takes everybody for the keeper.
type site struct {
	*dispatchtest.World
	*uitest.Server
}

func open(t *testing.T) *site {
	t.Helper()
	db := sqldbtest.SQLite(t)
	w := dispatchtest.New(t, db)
	web := &Web{Dispatch: w.Dispatch, Commands: &commandsql.Store{DB: db, Clock: w.Clock}, Clock: w.Clock}
	return &site{w, uitest.Serve(t, w.Keeper, []*ui.Room{Room}, web.Routes()...)}
}

// page returns a page that is there.
func (s *site) page(t *testing.T, path string) uitest.Answer {
	t.Helper()
	a := s.Page(t, path)
	if a.Status != 200 {
		t.Fatalf("%s answers %d", path, a.Status)
	}
	return a
}

// upload sends files back.
func (s *site) upload(t *testing.T, accept string, files ...dispatch.Upload) uitest.Answer {
	t.Helper()
	var all []uitest.Upload
	for _, f := range files {
		all = append(all, uitest.Upload{Name: f.Name, Content: f.Content})
	}
	return s.Send(t, returnURL, accept, all)
}

// three are returned sheets: one in order, one with another deadline, one with
// a date that is none.
func three(t *testing.T, d dispatch.Dispatch) []dispatch.Upload {
	good := dispatchtest.Open(t, d, 0).Fill(1, "progress", "学习计划已印发，各支部按月落实。", "finished", "是", "number", "青党发〔2024〕6号", "filler", "周禾", "filled_on", "2024-03-04").
		Fill(2, "progress", "已建立研讨选题库，收集选题12个。")
	altered := dispatchtest.Open(t, d, 2).Fill(1, "due", "2024-06-30", "progress", "云岭、石湾两村已走访一遍。", "difficulty", "石湾村三组水管更换资金缺口8万元。", "filler", "𫖮明", "filled_on", "2024-03-05")
	bad := dispatchtest.Open(t, d, 3).Fill(1, "progress", "两个项目前期手续已报批。", "extend", "年底", "reason", "等省里批复", "filled_on", "3月5日下班前")
	return []dispatch.Upload{{Name: "党建工作办公室.xlsx", Content: good.Bytes()}, {Name: "填报表（社会事务办）.xlsx", Content: altered.Bytes()}, {Name: "经济发展办公室(1).xlsx", Content: bad.Bytes()}}
}
