package ledgersql

import (
	"context"
	"maps"

	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/sqldb"
)

// CheckRights compares the rows that repeat what p says about who may see it
// with p. No history holds them, and whoever writes into them gains a right or
// takes one away; a verification calls this. A difference is a Conflict.
func (s *Store) CheckRights(ctx context.Context, p ledger.Problem) error {
	type party struct {
		ledger.Concerned
		unit string
	}
	want, have := map[party]bool{}, map[party]bool{}
	for _, c := range p.Concerned() {
		want[party{c, p.UnitID}] = true
	}
	err := s.DB.Each(ctx, func(r sqldb.Row) error {
		var y party
		err := r.Scan(&y.Task, &y.As, &y.Name, &y.unit)
		have[y] = true
		return err
	}, `SELECT task_id, role, name, unit_id FROM party WHERE problem_id = $1 ORDER BY task_id, role, name`, p.ID)
	if err != nil {
		return err
	}
	if !maps.Equal(want, have) {
		return fault.New(fault.Conflict, "按责任人和单位确定的查看权限被绕过程序改动。")
	}
	for _, table := range []string{"task", "problem_source", "problem_file"} {
		other, err := sqldb.One(ctx, s.DB, sqldb.Value[int64],
			`SELECT COUNT(*) FROM `+table+` WHERE problem_id = $1 AND (unit_id <> $2 OR visibility <> $3)`, p.ID, p.UnitID, string(p.Visibility))
		if err != nil {
			return err
		}
		if other > 0 {
			return fault.New(fault.Conflict, "任务、来源或文件的知悉范围被绕过程序改动。")
		}
	}
	return nil
}
