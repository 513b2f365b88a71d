package access

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// Token lets a program act as an account. Its ID is the hash of the secret,
// so that reading the database lets nobody in.
type Token struct {
	ID        string    `json:"id"`
	AccountID string    `json:"account_id"`
	Note      string    `json:"note"` // what it is for
	Revoked   bool      `json:"revoked"`
	Version   int64     `json:"version"`
	CreatedAt time.Time `json:"created_at"`
	ExpiresAt time.Time `json:"expires_at"`
}

// Usable reports whether t lets anybody in at now.
func (t Token) Usable(now time.Time) bool { return !t.Revoked && now.Before(t.ExpiresAt) }

// Limits of a token.
const (
	maxTokenDays = 366
	maxNote      = 60
)

// IssueToken makes a token for the account of that login and returns its
// secret, which is shown once and kept nowhere.
func (s *Service) IssueToken(ctx context.Context, v Viewer, login, note string, days int) (string, Token, error) {
	note = strings.TrimSpace(note)
	switch {
	case !v.ManagesAccounts():
		return "", Token{}, errNotManager
	case days < 1 || days > maxTokenDays:
		return "", Token{}, fault.New(fault.Invalid, "令牌的有效天数请填1至%d之间的整数。", maxTokenDays)
	case utf8.RuneCountInString(note) > maxNote:
		return "", Token{}, fault.New(fault.Invalid, "令牌用途请不超过%d个字。", maxNote)
	}
	secret := s.Secret()
	var t Token
	err := s.DB.Atomic(ctx, func(ctx context.Context) error {
		a, err := s.colleague(ctx, v, login)
		if err != nil {
			return err
		}
		if a.Disabled {
			return fault.New(fault.Conflict, "账号“%s”已停用，不能建立令牌。", a.Login)
		}
		now := s.now()
		t = Token{ID: hash(secret), AccountID: a.ID, Note: note, Version: 1, CreatedAt: now, ExpiresAt: now.Add(time.Duration(days) * 24 * time.Hour)}
		if err := s.Store.AddToken(ctx, t); err != nil {
			return err
		}
		return s.tokenHappens(ctx, v, a, t, TokenIssued{Login: a.Login, Note: note, Days: days, Means: v.means()})
	})
	return secret, t, err
}

// Tokens returns the tokens of the account with that id.
func (s *Service) Tokens(ctx context.Context, v Viewer, accountID string) ([]Token, error) {
	if _, err := s.Account(ctx, v, accountID); err != nil {
		return nil, err
	}
	return s.Store.Tokens(ctx, accountID)
}

// RevokeToken ends a token at once.
func (s *Service) RevokeToken(ctx context.Context, v Viewer, id string) error {
	if !v.ManagesAccounts() && !v.GrantsRights() {
		return errNotManager
	}
	return s.DB.Atomic(ctx, func(ctx context.Context) error {
		t, a, _, err := s.Store.Token(ctx, id)
		if err != nil {
			return err
		}
		if a.UnitID != v.UnitID {
			return fault.New(fault.NotFound, "没有这个令牌。")
		}
		if t.Revoked {
			return nil
		}
		t.Revoked = true
		t.Version++
		if err := s.Store.SaveToken(ctx, t); err != nil {
			return err
		}
		return s.tokenHappens(ctx, v, a, t, TokenRevoked{Login: a.Login, Note: t.Note, Means: v.means()})
	})
}

func (s *Service) tokenHappens(ctx context.Context, v Viewer, a Account, t Token, e history.Event) error {
	return s.History.Append(ctx, history.Record{
		UnitID: a.UnitID, Subject: SubjectToken, SubjectID: t.ID, Version: t.Version, Actor: v.AccountID, At: s.now(), Event: e, Row: t,
	})
}

// ResolveToken returns the viewer of a token, fault.Unsigned when it is
// unknown, revoked or over, or its account disabled.
func (s *Service) ResolveToken(ctx context.Context, secret string) (Viewer, error) {
	t, a, unit, err := s.Store.Token(ctx, hash(secret))
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return Viewer{}, err
	}
	if err != nil || a.Disabled || !t.Usable(s.now()) {
		return Viewer{}, fault.New(fault.Unsigned, "令牌不存在、已过期或已收回，请让管理员重新建立。")
	}
	return s.viewer(ctx, a, unit, "")
}
