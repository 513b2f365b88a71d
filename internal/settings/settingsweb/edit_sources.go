package settingsweb

import (
	"strings"

	"bihuan/internal/ledger"
	"bihuan/internal/ui"
)

var sourcesEditor = editor{
	add: "新增来源种类",
	fill: func(tables ledger.Tables, key string, year int) (entryCommand, error) {
		c := entryCommand{Year: year, Level: "实务"}
		if key == added {
			return c, nil
		}
		k, ok := tables.Sources.Of(key)
		if !ok {
			return c, errGone
		}
		c.Name, c.Who, c.Reply = k.Zh, k.Who, k.Reply
		c.lean(k.Authority)
		return c, nil
	},
	inputs: func(c entryCommand, _ ledger.Tables) []Input {
		reply := ""
		if c.Reply {
			reply = "on"
		}
		return []Input{text("name", "名称", c.Name, 20), text("who", "由谁提出（登记时的提示）", c.Who, 20),
			{Wide: true, Field: ui.Field{Name: "reply", Label: "一般需要报办结情况", Type: "checkbox", Value: reply}}}
	},
	apply: func(c entryCommand, tables *ledger.Tables) error {
		k := ledger.SourceKind{Code: c.Entry, Zh: strings.TrimSpace(c.Name), Who: strings.TrimSpace(c.Who), Reply: c.Reply, Authority: c.authority()}
		if c.Entry == added {
			k.Code = fresh(func(code string) bool { _, taken := tables.Sources.Of(code); return taken })
		}
		tables.Sources = put(tables.Sources, k, func(x ledger.SourceKind) bool { return x.Code == k.Code })
		return tables.Sources.Check()
	},
	remove: func(key string, tables *ledger.Tables) {
		tables.Sources = without(tables.Sources, func(k ledger.SourceKind) bool { return k.Code == key })
	},
}
