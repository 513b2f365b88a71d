package cli

import (
	"context"

	"bihuan/internal/ledger/ledgersql"
)

// upgrade takes the steps that data of an earlier release still needs after
// its migrations, each once.
func (in *instance) upgrade(ctx context.Context) error {
	for _, step := range []struct {
		name string
		take func(ctx context.Context) error
	}{
		{"parties", in.ledger.Store.(*ledgersql.Store).FillParties},
	} {
		if err := in.db.Once(ctx, step.name, in.clock(), step.take); err != nil {
			return err
		}
	}
	return nil
}
