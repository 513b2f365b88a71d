package access

import (
	"context"

	"bihuan/internal/fault"
)

// SetUp reports whether the first account exists.
func (s *Service) SetUp(ctx context.Context) (bool, error) { return s.Store.AnyAccount(ctx) }

// Accounts returns the accounts of v's unit.
func (s *Service) Accounts(ctx context.Context, v Viewer) ([]Account, error) {
	return s.Store.Accounts(ctx, v)
}

// Open makes an account in v's unit. Sending it twice makes one account: the
// second answer is fault.Conflict, because the login is taken.
func (s *Service) Open(ctx context.Context, v Viewer, n NewAccount) (Account, error) {
	if !v.Writes() {
		return Account{}, fault.New(fault.Forbidden, "只有联络员可以新建账号。")
	}
	var opened Account
	err := s.DB.Atomic(ctx, func(ctx context.Context) (err error) {
		opened, err = s.Add(ctx, s.NewID(), v.UnitID, v.AccountID, n)
		return err
	})
	return opened, err
}
