package cli

import (
	"context"

	"bihuan/internal/access"
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
		{"custodians", in.entrustKeepers},
		{"behalf", in.noteBehalf},
		{"watches", in.ledger.Store.(*ledgersql.Store).FillWatches},
	} {
		if err := in.db.Once(ctx, step.name, in.clock(), step.take); err != nil {
			return err
		}
	}
	return nil
}

// entrustKeepers lets whoever read what concerns one person go on with it,
// now that this is a role of its own.
func (in *instance) entrustKeepers(ctx context.Context) error {
	units, err := in.units.Units(ctx)
	if err != nil {
		return err
	}
	for _, u := range units {
		v := access.Viewer{UnitID: u.ID, Via: "程序升级时办理"}
		accounts, err := in.access.Accounts(ctx, v)
		if err != nil {
			return err
		}
		if err := in.access.Entrust(ctx, v, accounts...); err != nil {
			return err
		}
	}
	return nil
}

// noteBehalf lets people find what was recorded in their name before.
func (in *instance) noteBehalf(ctx context.Context) error {
	units, err := in.units.Units(ctx)
	for _, u := range units {
		v := access.Viewer{AccountID: "upgrade", UnitID: u.ID, Grants: access.WholeUnit(access.Keeper, access.Custodian)}
		if err = in.ledger.FillBehalf(ctx, v); err != nil {
			return err
		}
	}
	return err
}
