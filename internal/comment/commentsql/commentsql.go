// Package commentsql keeps comments in the database.
package commentsql

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/comment"
	"bihuan/internal/fault"
	"bihuan/internal/sqldb"
)

// Store implements comment.Store.
type Store struct{ DB *sqldb.DB }

// SaveComment implements comment.Store.
func (s *Store) SaveComment(ctx context.Context, v access.Viewer, c comment.Comment) error {
	if !v.Signed() || v.UnitID != c.UnitID {
		return fmt.Errorf("commentsql: viewer of unit %q writes to unit %q", v.UnitID, c.UnitID)
	}
	n, err := s.DB.Exec(ctx, `
		INSERT INTO comment (id, unit_id, visibility, problem_id, author_id, text, withdrawn, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (id) DO UPDATE SET text = excluded.text, withdrawn = excluded.withdrawn, version = excluded.version, updated_at = excluded.updated_at
		WHERE comment.version = excluded.version - 1 AND comment.unit_id = excluded.unit_id`,
		c.ID, c.UnitID, string(c.Visibility), c.Problem, c.Author, c.Text, c.Withdrawn, c.Version, c.CreatedAt.UnixMilli(), c.UpdatedAt.UnixMilli())
	if err != nil {
		return err
	}
	if n != 1 {
		return fault.New(fault.Stale, "这条评论刚被修改，请刷新后再试。")
	}
	if _, err := s.DB.Exec(ctx, `DELETE FROM comment_mention WHERE comment_id = $1`, c.ID); err != nil {
		return err
	}
	for i, m := range c.Mentions {
		if _, err := s.DB.Exec(ctx, `INSERT INTO comment_mention (comment_id, position, account_id, name) VALUES ($1, $2, $3, $4)`, c.ID, i, m.Account, m.Name); err != nil {
			return err
		}
	}
	return nil
}

const columns = `c.id, c.unit_id, c.visibility, c.problem_id, c.author_id, c.text, c.withdrawn, c.version, c.created_at, c.updated_at, COALESCE(a.name, '')`

func scan(r sqldb.Row) (comment.Comment, error) {
	c := comment.Comment{Mentions: []comment.Mention{}}
	var created, updated int64
	err := r.Scan(&c.ID, &c.UnitID, &c.Visibility, &c.Problem, &c.Author, &c.Text, &c.Withdrawn, &c.Version, &created, &updated, &c.AuthorName)
	c.CreatedAt, c.UpdatedAt = time.UnixMilli(created).UTC(), time.UnixMilli(updated).UTC()
	return c, err
}

// query returns the comments that satisfy condition, by age; order is "" or
// DESC, limit an SQL clause or nothing.
func (s *Store) query(ctx context.Context, condition, order, limit string, args ...any) ([]comment.Comment, error) {
	all, err := sqldb.All(ctx, s.DB, scan, `SELECT `+columns+` FROM comment c LEFT JOIN account a ON a.id = c.author_id `+condition+
		` ORDER BY c.created_at `+order+`, c.id `+order+limit, args...)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return all, s.mentions(ctx, all)
}

func (s *Store) mentions(ctx context.Context, all []comment.Comment) error {
	for i := range all {
		mentions, err := sqldb.All(ctx, s.DB, func(r sqldb.Row) (comment.Mention, error) {
			var m comment.Mention
			err := r.Scan(&m.Account, &m.Name)
			return m, err
		}, `SELECT m.account_id, m.name FROM comment_mention m WHERE m.comment_id = $1 ORDER BY m.position`, all[i].ID)
		if err != nil {
			return err
		}
		all[i].Mentions = append(all[i].Mentions, mentions...)
	}
	return nil
}

var errNone = fault.New(fault.NotFound, "没有这条评论，可能已被删除或您无权查看。")

// Comment implements comment.Store.
func (s *Store) Comment(ctx context.Context, v access.Viewer, id string) (comment.Comment, error) {
	all, err := s.query(ctx, `WHERE c.id = $1 AND c.unit_id = $2`, "", "", id, v.ReadUnit())
	if err == nil && len(all) == 0 {
		err = errNone
	}
	if err != nil {
		return comment.Comment{}, err
	}
	return all[0], nil
}

// Comments implements comment.Store.
func (s *Store) Comments(ctx context.Context, v access.Viewer, problem string) ([]comment.Comment, error) {
	return s.query(ctx, `WHERE c.problem_id = $1 AND c.unit_id = $2`, "", "", problem, v.ReadUnit())
}

// Mentioning implements comment.Store.
func (s *Store) Mentioning(ctx context.Context, v access.Viewer, before string, limit int) ([]comment.Comment, error) {
	older, args := "", []any{v.AccountID, v.ReadUnit()}
	if before != "" {
		at, err := sqldb.One(ctx, s.DB, sqldb.Value[int64], `SELECT c.created_at FROM comment c WHERE c.id = $1 AND c.unit_id = $2`, before, v.ReadUnit())
		if errors.Is(err, sqldb.ErrNone) {
			return nil, errNone
		}
		if err != nil {
			return nil, err
		}
		older = ` AND (c.created_at, c.id) < ($3, $4)`
		args = append(args, at, before)
	}
	return s.query(ctx, `JOIN comment_mention m ON m.comment_id = c.id
		WHERE m.account_id = $1 AND c.unit_id = $2 AND c.withdrawn = ''`+older, "DESC", ` LIMIT `+strconv.Itoa(limit), args...)
}
