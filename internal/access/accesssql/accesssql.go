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

const accountColumns = `a.id, a.unit_id, a.login, a.name, a.password, a.password_at, a.must_change, a.disabled, a.version, a.created_at, a.updated_at, a.signed_in_at, a.person_id`

func account(r sqldb.Row) (access.Account, error) {
	var a access.Account
	var password, created, updated, signedIn int64
	err := r.Scan(&a.ID, &a.UnitID, &a.Login, &a.Name, &a.Password, &password, &a.MustChange, &a.Disabled, &a.Version, &created, &updated, &signedIn, &a.PersonID)
	a.PasswordAt, a.CreatedAt, a.UpdatedAt, a.SignedInAt = instant(password), instant(created), instant(updated), instant(signedIn)
	return a, err
}

// instant reads a time that may be absent.
func instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// milliseconds is the reverse of instant.
func milliseconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// grants adds to accounts what they hold. condition names them by alias a.
func (s *Store) grants(ctx context.Context, accounts []access.Account, condition, arg string) error {
	at := map[string]*access.Account{}
	for i := range accounts {
		at[accounts[i].ID] = &accounts[i]
	}
	return s.DB.Each(ctx, func(r sqldb.Row) error {
		var id string
		var g access.Grant
		if err := r.Scan(&id, &g.Role, &g.Scope); err != nil {
			return err
		}
		if a := at[id]; a != nil {
			a.Grants = append(a.Grants, g)
		}
		return nil
	}, `SELECT g.account_id, g.role, g.scope FROM account_grant g JOIN account a ON a.id = g.account_id
		WHERE `+condition+` ORDER BY g.account_id, g.position`, arg)
}

func (s *Store) account(ctx context.Context, where string, arg string) (access.Account, error) {
	all, err := s.accounts(ctx, where, arg)
	if err != nil {
		return access.Account{}, err
	}
	if len(all) == 0 {
		return access.Account{}, fault.New(fault.NotFound, "没有这个账号。")
	}
	return all[0], nil
}

func (s *Store) accounts(ctx context.Context, where, arg string) ([]access.Account, error) {
	all, err := sqldb.All(ctx, s.DB, account, `SELECT `+accountColumns+` FROM account a WHERE `+where+` ORDER BY a.login`, arg)
	if err != nil {
		return nil, err
	}
	return all, s.grants(ctx, all, where, arg)
}

// Accounts implements access.Store.
func (s *Store) Accounts(ctx context.Context, v access.Viewer) ([]access.Account, error) {
	return s.accounts(ctx, `a.unit_id = $1`, v.UnitID)
}

// FirstUnit implements access.Store.
func (s *Store) FirstUnit(ctx context.Context) (string, error) {
	id, err := sqldb.One(ctx, s.DB, sqldb.Value[string], `SELECT id FROM unit ORDER BY created_at, id LIMIT 1`)
	if errors.Is(err, sqldb.ErrNone) {
		return "", nil
	}
	return id, err
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
		INSERT INTO account (id, unit_id, login, name, password, password_at, must_change, disabled, version, created_at, updated_at, signed_in_at, person_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, $12)`,
		a.ID, a.UnitID, a.Login, a.Name, a.Password, milliseconds(a.PasswordAt), a.MustChange, a.Disabled, a.Version, a.CreatedAt.UnixMilli(), a.UpdatedAt.UnixMilli(), a.PersonID)
	if s.DB.Contention(err) {
		return fault.Wrap(err, fault.Conflict, "账号“%s”已经有人使用，请换一个。", a.Login)
	}
	if err != nil {
		return err
	}
	return s.saveGrants(ctx, a)
}

// SaveAccount implements access.Store.
func (s *Store) SaveAccount(ctx context.Context, a access.Account) error {
	n, err := s.DB.Exec(ctx, `
		UPDATE account SET name = $1, password = $2, password_at = $3, must_change = $4, disabled = $5, version = $6, updated_at = $7, person_id = $8
		WHERE id = $9 AND version = $10`,
		a.Name, a.Password, milliseconds(a.PasswordAt), a.MustChange, a.Disabled, a.Version, a.UpdatedAt.UnixMilli(), a.PersonID, a.ID, a.Version-1)
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.New(fault.Stale, "这个账号刚被别人修改，请刷新后再试。")
	}
	if _, err := s.DB.Exec(ctx, `DELETE FROM account_grant WHERE account_id = $1`, a.ID); err != nil {
		return err
	}
	return s.saveGrants(ctx, a)
}

func (s *Store) saveGrants(ctx context.Context, a access.Account) error {
	for i, g := range a.Grants {
		_, err := s.DB.Exec(ctx, `INSERT INTO account_grant (account_id, position, role, scope) VALUES ($1, $2, $3, $4)`,
			a.ID, i+1, string(g.Role), g.Scope)
		if err != nil {
			return err
		}
	}
	return nil
}

// AddSession implements access.Store.
func (s *Store) AddSession(ctx context.Context, x access.Session) error {
	if _, err := s.DB.Exec(ctx, `UPDATE account SET signed_in_at = $1 WHERE id = $2`, x.CreatedAt.UnixMilli(), x.AccountID); err != nil {
		return err
	}
	_, err := s.DB.Exec(ctx, `INSERT INTO session (id, account_id, created_at, seen_at) VALUES ($1, $2, $3, $4)`,
		x.ID, x.AccountID, x.CreatedAt.UnixMilli(), x.SeenAt.UnixMilli())
	return err
}

// Session implements access.Store.
func (s *Store) Session(ctx context.Context, id string) (access.Session, access.Account, string, error) {
	x := access.Session{ID: id}
	var unit string
	err := s.DB.Each(ctx, func(r sqldb.Row) error {
		var created, seen int64
		err := r.Scan(&x.AccountID, &created, &seen, &unit)
		x.CreatedAt, x.SeenAt = instant(created), instant(seen)
		return err
	}, `SELECT s.account_id, s.created_at, s.seen_at, u.name
		FROM session s JOIN account a ON a.id = s.account_id JOIN unit u ON u.id = a.unit_id
		WHERE s.id = $1 ORDER BY s.id`, id)
	if err == nil && x.AccountID == "" {
		err = fault.New(fault.NotFound, "没有这个登录。")
	}
	if err != nil {
		return x, access.Account{}, "", err
	}
	a, err := s.AccountByID(ctx, x.AccountID)
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
func (s *Store) CountAttempt(ctx context.Context, subject, name string, now time.Time, most int, expired time.Time) (access.Attempt, error) {
	return sqldb.One(ctx, s.DB, attempt, `
		INSERT INTO attempt (subject, name, failures, last_at) VALUES ($1, $5, 1, $2)
		ON CONFLICT (subject) DO UPDATE SET
			name = excluded.name,
			failures = CASE WHEN attempt.failures >= $3 AND attempt.last_at <= $4 THEN 1 ELSE attempt.failures + 1 END,
			last_at = CASE WHEN attempt.failures >= $3 AND attempt.last_at > $4 THEN attempt.last_at ELSE excluded.last_at END
		RETURNING failures, last_at`, subject, now.UnixMilli(), most, expired.UnixMilli(), name)
}

// ClearAttempt implements access.Store.
func (s *Store) ClearAttempt(ctx context.Context, subject string) error {
	_, err := s.DB.Exec(ctx, `DELETE FROM attempt WHERE subject = $1`, subject)
	return err
}

// ClearAttempts implements access.Store.
func (s *Store) ClearAttempts(ctx context.Context, name string) error {
	_, err := s.DB.Exec(ctx, `DELETE FROM attempt WHERE name = $1`, name)
	return err
}

// Locked implements access.Store.
func (s *Store) Locked(ctx context.Context, most int, expired time.Time) ([]string, error) {
	return sqldb.All(ctx, s.DB, sqldb.Value[string],
		`SELECT DISTINCT name FROM attempt WHERE failures >= $1 AND last_at > $2 ORDER BY name`, most, expired.UnixMilli())
}
