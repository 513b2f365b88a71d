// Package accesssql keeps accounts and sessions in the database.
package accesssql

import (
	"context"
	"errors"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/sqldb"
)

// Store implements access.Store.
type Store struct{ DB *sqldb.DB }

const accountColumns = `a.id, a.unit_id, a.login, a.name, a.role, a.password, a.disabled, a.version, a.created_at, a.updated_at`

func account(r sqldb.Row) (access.Account, error) {
	var a access.Account
	var created, updated int64
	err := r.Scan(&a.ID, &a.UnitID, &a.Login, &a.Name, &a.Role, &a.Password, &a.Disabled, &a.Version, &created, &updated)
	a.CreatedAt, a.UpdatedAt = time.UnixMilli(created).UTC(), time.UnixMilli(updated).UTC()
	return a, err
}

func (s *Store) account(ctx context.Context, where string, arg string) (access.Account, error) {
	a, err := sqldb.One(ctx, s.DB, account, `SELECT `+accountColumns+` FROM account a WHERE `+where, arg)
	if errors.Is(err, sqldb.ErrNone) {
		err = fault.New(fault.NotFound, "没有这个账号。")
	}
	return a, err
}

// Accounts implements access.Store.
func (s *Store) Accounts(ctx context.Context, v access.Viewer) ([]access.Account, error) {
	return sqldb.All(ctx, s.DB, account,
		`SELECT `+accountColumns+` FROM account a WHERE a.unit_id = $1 ORDER BY a.login`, v.UnitID)
}

// AnyAccount implements access.Store.
func (s *Store) AnyAccount(ctx context.Context) (bool, error) {
	return sqldb.One(ctx, s.DB, sqldb.Value[bool], `SELECT EXISTS (SELECT 1 FROM account)`)
}

// AccountByLogin implements access.Store.
func (s *Store) AccountByLogin(ctx context.Context, login string) (access.Account, error) {
	return s.account(ctx, `a.login = $1`, login)
}

// AccountByID implements access.Store.
func (s *Store) AccountByID(ctx context.Context, id string) (access.Account, error) {
	return s.account(ctx, `a.id = $1`, id)
}

// AddAccount implements access.Store.
func (s *Store) AddAccount(ctx context.Context, a access.Account) error {
	_, err := s.DB.Exec(ctx, `
		INSERT INTO account (id, unit_id, login, name, role, password, disabled, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		a.ID, a.UnitID, a.Login, a.Name, string(a.Role), a.Password, a.Disabled, a.Version, a.CreatedAt.UnixMilli(), a.UpdatedAt.UnixMilli())
	if s.DB.Contention(err) {
		return fault.Wrap(err, fault.Conflict, "账号“%s”已经有人使用，请换一个。", a.Login)
	}
	return err
}

// SaveAccount implements access.Store.
func (s *Store) SaveAccount(ctx context.Context, a access.Account) error {
	n, err := s.DB.Exec(ctx, `
		UPDATE account SET name = $1, role = $2, password = $3, disabled = $4, version = $5, updated_at = $6
		WHERE id = $7 AND version = $8`,
		a.Name, string(a.Role), a.Password, a.Disabled, a.Version, a.UpdatedAt.UnixMilli(), a.ID, a.Version-1)
	if err == nil && n == 0 {
		return fault.New(fault.Stale, "这个账号刚被别人修改，请刷新后再试。")
	}
	return err
}

// AddSession implements access.Store.
func (s *Store) AddSession(ctx context.Context, x access.Session) error {
	_, err := s.DB.Exec(ctx, `INSERT INTO session (id, account_id, created_at, seen_at) VALUES ($1, $2, $3, $4)`,
		x.ID, x.AccountID, x.CreatedAt.UnixMilli(), x.SeenAt.UnixMilli())
	return err
}

// Session implements access.Store.
func (s *Store) Session(ctx context.Context, id string) (access.Session, access.Account, string, error) {
	x := access.Session{ID: id}
	var unit string
	a, err := sqldb.One(ctx, s.DB, func(r sqldb.Row) (access.Account, error) {
		var a access.Account
		var created, seen int64
		err := r.Scan(&created, &seen, &unit, &a.ID, &a.UnitID, &a.Name, &a.Role, &a.Disabled)
		x.AccountID, x.CreatedAt, x.SeenAt = a.ID, time.UnixMilli(created).UTC(), time.UnixMilli(seen).UTC()
		return a, err
	}, `SELECT s.created_at, s.seen_at, u.name, a.id, a.unit_id, a.name, a.role, a.disabled
		FROM session s JOIN account a ON a.id = s.account_id JOIN unit u ON u.id = a.unit_id
		WHERE s.id = $1`, id)
	if errors.Is(err, sqldb.ErrNone) {
		err = fault.New(fault.NotFound, "没有这个登录。")
	}
	return x, a, unit, err
}

// TouchSession implements access.Store.
func (s *Store) TouchSession(ctx context.Context, id string, seen time.Time) error {
	_, err := s.DB.Exec(ctx, `UPDATE session SET seen_at = $1 WHERE id = $2`, seen.UnixMilli(), id)
	return err
}

// EndSessions implements access.Store.
func (s *Store) EndSessions(ctx context.Context, accountID, except string) error {
	_, err := s.DB.Exec(ctx, `DELETE FROM session WHERE account_id = $1 AND id <> $2`, accountID, except)
	return err
}

// EndSession implements access.Store.
func (s *Store) EndSession(ctx context.Context, id string) error {
	_, err := s.DB.Exec(ctx, `DELETE FROM session WHERE id = $1`, id)
	return err
}

// Attempt implements access.Store.
func (s *Store) Attempt(ctx context.Context, subject string) (access.Attempt, error) {
	a, err := sqldb.One(ctx, s.DB, attempt, `SELECT failures, last_at FROM attempt WHERE subject = $1`, subject)
	if errors.Is(err, sqldb.ErrNone) {
		return access.Attempt{}, nil
	}
	return a, err
}

func attempt(r sqldb.Row) (access.Attempt, error) {
	var a access.Attempt
	var last int64
	err := r.Scan(&a.Failures, &last)
	a.Last = time.UnixMilli(last).UTC()
	return a, err
}

// CountAttempt implements access.Store.
func (s *Store) CountAttempt(ctx context.Context, subject string, now time.Time, most int, expired time.Time) (access.Attempt, error) {
	return sqldb.One(ctx, s.DB, attempt, `
		INSERT INTO attempt (subject, failures, last_at) VALUES ($1, 1, $2)
		ON CONFLICT (subject) DO UPDATE SET
			failures = CASE WHEN attempt.failures >= $3 AND attempt.last_at <= $4 THEN 1 ELSE attempt.failures + 1 END,
			last_at = CASE WHEN attempt.failures >= $3 AND attempt.last_at > $4 THEN attempt.last_at ELSE excluded.last_at END
		RETURNING failures, last_at`, subject, now.UnixMilli(), most, expired.UnixMilli())
}

// ClearAttempt implements access.Store.
func (s *Store) ClearAttempt(ctx context.Context, subject string) error {
	_, err := s.DB.Exec(ctx, `DELETE FROM attempt WHERE subject = $1`, subject)
	return err
}
