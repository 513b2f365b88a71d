package accesssql

import (
	"context"
	"errors"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/sqldb"
)

const tokenColumns = `t.id, t.account_id, t.note, t.revoked, t.version, t.created_at, t.expires_at`

func token(r sqldb.Row, more ...any) (access.Token, error) {
	var t access.Token
	var created, expires int64
	err := r.Scan(append([]any{&t.ID, &t.AccountID, &t.Note, &t.Revoked, &t.Version, &created, &expires}, more...)...)
	t.CreatedAt, t.ExpiresAt = instant(created), instant(expires)
	return t, err
}

// AddToken implements access.Store.
func (s *Store) AddToken(ctx context.Context, t access.Token) error {
	_, err := s.DB.Exec(ctx, `
		INSERT INTO token (id, account_id, note, revoked, version, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		t.ID, t.AccountID, t.Note, t.Revoked, t.Version, t.CreatedAt.UnixMilli(), t.ExpiresAt.UnixMilli())
	return err
}

// Token implements access.Store.
func (s *Store) Token(ctx context.Context, id string) (access.Token, access.Account, string, error) {
	var unit string
	t, err := sqldb.One(ctx, s.DB, func(r sqldb.Row) (access.Token, error) { return token(r, &unit) },
		`SELECT `+tokenColumns+`, u.name FROM token t JOIN account a ON a.id = t.account_id JOIN unit u ON u.id = a.unit_id WHERE t.id = $1`, id)
	if errors.Is(err, sqldb.ErrNone) {
		err = fault.New(fault.NotFound, "没有这个令牌。")
	}
	if err != nil {
		return t, access.Account{}, "", err
	}
	a, err := s.AccountByID(ctx, t.AccountID)
	return t, a, unit, err
}

// Tokens implements access.Store.
func (s *Store) Tokens(ctx context.Context, accountID string) ([]access.Token, error) {
	return sqldb.All(ctx, s.DB, func(r sqldb.Row) (access.Token, error) { return token(r) },
		`SELECT `+tokenColumns+` FROM token t WHERE t.account_id = $1 ORDER BY t.created_at DESC, t.id`, accountID)
}

// SaveToken implements access.Store.
func (s *Store) SaveToken(ctx context.Context, t access.Token) error {
	n, err := s.DB.Exec(ctx, `UPDATE token SET revoked = $1, version = $2 WHERE id = $3 AND version = $4`, t.Revoked, t.Version, t.ID, t.Version-1)
	if err == nil && n == 0 {
		err = fault.New(fault.Stale, "这个令牌刚被别人收回，请刷新后再看。")
	}
	return err
}
