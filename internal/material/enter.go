package material

import (
	"context"

	"bihuan/internal/access"
	"bihuan/internal/fault"
)

// Enter marks a material as filed in the transaction in which register makes
// its draft part of the ledger. It returns fault.Conflict when it was filed
// before or nothing is left to file.
func (s *Service) Enter(ctx context.Context, v access.Viewer, id string, version int64, register func(ctx context.Context, m Material, r Revision) error) (Material, error) {
	if !v.Writes() {
		return Material{}, errReadOnly
	}
	var after Material
	err := s.DB.Atomic(ctx, func(ctx context.Context) error {
		m, err := s.Store.Material(ctx, v, id)
		if err != nil {
			return err
		}
		if m.State == Filed {
			return fault.New(fault.Conflict, "这份材料已经纳入台账，没有重复纳入。")
		}
		if m.Version != version {
			return s.stale(ctx, v, m, version)
		}
		if m.Counts.Problems == 0 {
			return fault.New(fault.Conflict, "这份材料没有可纳入台账的问题，请先检查拆分结果。")
		}
		r, err := s.Store.Revision(ctx, v, id, m.Revision)
		if err != nil {
			return err
		}
		if err := register(ctx, m, r); err != nil {
			return err
		}
		after, err = s.commit(ctx, v, m, []Event{EnteredLedger{
			Problems: m.Counts.Problems, Causes: m.Counts.Causes, Measures: m.Counts.Measures, Promises: m.Counts.Promises,
		}})
		return err
	})
	return after, err
}
