package settingsweb

import "bihuan/internal/ledger"

var limitsEditor = editor{
	fill: func(tables ledger.Tables, key string, _ int) (entryCommand, error) {
		r := tables.Files
		c := entryCommand{ProblemFiles: r.ProblemFiles, ProblemMB: r.ProblemMB, UnitGB: r.UnitGB}
		c.lean(r.Authority)
		if key != "limits" {
			return c, errGone
		}
		return c, nil
	},
	inputs: func(c entryCommand, _ ledger.Tables) []Input {
		return []Input{
			number("problem_files", "一个问题最多几个文件", c.ProblemFiles, ""),
			number("problem_mb", "一个问题合计最多几 MB", c.ProblemMB, "1024 MB 为 1 GB"),
			number("unit_gb", "全单位合计最多几 GB", c.UnitGB, "不要超过服务器磁盘的大小"),
		}
	},
	apply: func(c entryCommand, tables *ledger.Tables) error {
		tables.Files = ledger.FileRules{ProblemFiles: c.ProblemFiles, ProblemMB: c.ProblemMB, UnitGB: c.UnitGB, Authority: c.authority()}
		return tables.Files.Check()
	},
}
