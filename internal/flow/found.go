// Package flow holds the use cases that need several wings in one
// transaction, a file each.
package flow

import (
	"context"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/org"
)

// Founding creates the unit and its first account on the first start.
type Founding struct {
	DB     access.Atomic
	Org    *org.Service
	Access *access.Service
}

// Founder is what the first start asks for.
type Founder struct {
	Unit    string
	Account access.NewAccount
}

// Found creates both or neither. It returns fault.Conflict once an account
// exists: nobody founds a second time.
func (f *Founding) Found(ctx context.Context, in Founder) (access.Account, error) {
	var first access.Account
	err := f.DB.Atomic(ctx, func(ctx context.Context) error {
		id := f.Access.NewID()
		// The first append holds the history's head: whoever founds at the same
		// moment waits here and then finds the account.
		unit, err := f.Org.Found(ctx, in.Unit, id)
		if err != nil {
			return err
		}
		done, err := f.Access.Store.AnyAccount(ctx)
		if err != nil {
			return err
		}
		if done {
			return fault.New(fault.Conflict, "已经设置过了，请直接登录。")
		}
		in.Account.Role = access.Keeper
		if first, err = f.Access.Add(ctx, id, unit.ID, id, in.Account); err != nil {
			return err
		}
		return f.Access.Entrust(ctx, access.Viewer{AccountID: id}, first)
	})
	return first, err
}
