package audit

import (
	"cmp"
	"context"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// The program takes a checkpoint by itself after so many records, and of any
// record within an hour: see Due.
const (
	Every  = 1000
	Within = time.Hour
)

// Take takes a checkpoint on behalf of a person and keeps it.
func (s *Service) Take(ctx context.Context, v access.Viewer) (history.Kept, error) {
	if !v.ReadsAudit() {
		return history.Kept{}, errNotAuditor
	}
	return s.take(ctx, v, history.CheckpointTaken{Via: v.Via})
}

// take records e and then signs the chain that ends with it.
func (s *Service) take(ctx context.Context, v access.Viewer, e history.Event) (history.Kept, error) {
	var k history.Kept
	err := s.DB.Atomic(ctx, func(ctx context.Context) error {
		if err := s.record(ctx, v, e); err != nil {
			return err
		}
		var err error
		k, err = s.sign(ctx, cmp.Or(v.AccountID, v.Name), v.Name)
		return err
	})
	return k, err
}

// sign signs and keeps the chain as it is in the transaction that ctx carries.
func (s *Service) sign(ctx context.Context, by, name string) (history.Kept, error) {
	tree, err := s.Store.Tree(ctx)
	if err != nil {
		return history.Kept{}, err
	}
	c := history.Checkpoint{Origin: s.Signer.Origin(), Size: tree.Size(), Root: tree.Root(), At: s.Clock().UTC().Truncate(time.Second)}
	signed, err := s.Signer.Sign(c)
	if err != nil {
		return history.Kept{}, err
	}
	k := history.Kept{Size: c.Size, At: c.At, Note: string(signed), By: by, ByName: name}
	return k, s.Store.AddCheckpoint(ctx, k)
}

// Due takes a checkpoint without anybody's asking when one is due, and reports
// whether it did. Every replica may call it as often as it likes: who comes
// second finds what the first has taken.
func (s *Service) Due(ctx context.Context) (bool, error) {
	due, err := s.due(ctx)
	if err != nil || !due {
		return false, err
	}
	err = s.DB.Atomic(ctx, func(ctx context.Context) error {
		if err := s.Store.Hold(ctx); err != nil {
			return err
		}
		if due, err = s.due(ctx); err != nil || !due {
			return err
		}
		_, err := s.sign(ctx, "", "")
		return err
	})
	return due && err == nil, err
}

func (s *Service) due(ctx context.Context) (bool, error) {
	ext, err := s.Store.Extent(ctx)
	if err != nil || ext.Size == 0 {
		return false, err
	}
	last, err := s.Store.Checkpoints(ctx, ext.Size+1, 1)
	if err != nil || len(last) == 0 {
		return err == nil, err
	}
	news := ext.Size - last[0].Size
	return news >= Every || news > 0 && s.Clock().Sub(last[0].At) >= Within, nil
}

// Checkpoints returns the checkpoints of fewer than below records that are
// kept, the newest first.
func (s *Service) Checkpoints(ctx context.Context, v access.Viewer, below int64, limit int) ([]history.Kept, error) {
	if !v.ReadsAudit() {
		return nil, errNotAuditor
	}
	return s.Store.Checkpoints(ctx, below, limit)
}

// Checkpoint returns the one that covers size records.
func (s *Service) Checkpoint(ctx context.Context, v access.Viewer, size int64) (history.Kept, history.Checkpoint, error) {
	if !v.ReadsAudit() {
		return history.Kept{}, history.Checkpoint{}, errNotAuditor
	}
	k, found, err := s.Store.Checkpoint(ctx, size)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "没有取过%d条记录的检查点。", size)
	}
	if err != nil {
		return k, history.Checkpoint{}, err
	}
	c, err := history.OpenCheckpoint([]byte(k.Note), s.Signer.Public())
	return k, c, err
}

// Size returns the number of records.
func (s *Service) Size(ctx context.Context) (int64, error) {
	ext, err := s.Store.Extent(ctx)
	return ext.Size, err
}

// Public returns the verifier key that auditors keep.
func (s *Service) Public() string { return s.Signer.Public() }
