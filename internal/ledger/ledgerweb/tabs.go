package ledgerweb

import (
	"bihuan/internal/ledger/grid"
	"bihuan/internal/ui"
)

// Tabs are the views of 台账, which several rooms of the wing show.
func Tabs(current string) []ui.Tab {
	return marked(current, []ui.Tab{
		{Text: "台账", URL: "/ledger"},
		{Text: "表格", URL: "/grid"},
		{Text: "整改措施", URL: "/ledger/measures"},
		{Text: "来源", URL: "/ledger/sources"},
		{Text: "责任分解表", URL: "/duties"},
	})
}

// TabsFor are Tabs that keep what q asks for between the list and the grid.
func TabsFor(current string, q grid.Query) []ui.Tab {
	tabs := Tabs(current)
	for i := range tabs {
		if url := tabs[i].URL; url == "/ledger" || url == "/grid" {
			tabs[i].URL = q.With(url)
		}
	}
	return tabs
}

// BoardTabs are the views of 进度, which several rooms of the wing show.
func BoardTabs(current string) []ui.Tab {
	return marked(current, []ui.Tab{
		{Text: "进度一览", URL: "/board"},
		{Text: "督办", URL: "/board/late"},
		{Text: "只看缺项", URL: "/board/gaps"},
		{Text: "验收", URL: "/board/accept"},
		{Text: "回头看", URL: "/board/look-back"},
		{Text: "统计", URL: "/board/figures"},
	})
}

func marked(current string, tabs []ui.Tab) []ui.Tab {
	for i := range tabs {
		tabs[i].Current = tabs[i].URL == current
	}
	return tabs
}
