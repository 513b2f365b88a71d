package cli

import (
	"context"

	"bihuan/internal/access"
	"bihuan/internal/access/accesssql"
	"bihuan/internal/blob"
	"bihuan/internal/comment"
	"bihuan/internal/comment/commentsql"
	"bihuan/internal/dispatch"
	"bihuan/internal/dispatch/dispatchsql"
	"bihuan/internal/fault"
	"bihuan/internal/history"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/ledger/grid/gridsql"
	"bihuan/internal/ledger/layout"
	"bihuan/internal/ledger/layout/layoutsql"
	"bihuan/internal/ledger/ledgersql"
	"bihuan/internal/material"
	"bihuan/internal/material/materialsql"
	"bihuan/internal/org"
	"bihuan/internal/org/orgsql"
	"bihuan/internal/seal"
	"bihuan/internal/settings"
	"bihuan/internal/settings/settingssql"
	"bihuan/internal/sqldb"
)

// aggregates says of every subject of the history how it is verified. Whoever
// records events of a new subject adds a line: its name for people, its table,
// what reads its events, what loads the current row and what replays it.
// Without a line "bihuan history verify" reports the subject as unknown, and
// TestTrustSubjects fails.
func aggregates(db *sqldb.DB, sealer *seal.Sealer, files *blob.Store) []history.Aggregate {
	accounts, roster, book := &accesssql.Store{DB: db}, &orgsql.Roster{DB: db}, &ledgersql.Store{DB: db}
	papers := &materialsql.Store{DB: db, Sealer: sealer}
	profiles := history.Of(access.SubjectProfile, "安全设置", "access_profile", access.Decode, profile(accounts), nil)
	profiles.Key = "unit_id"
	materials := history.Of(material.SubjectMaterial, "材料", "material", materialEvent, seen(papers.Material), material.Replay)
	materials.Also = revisions(papers, sealer, files)
	problems := history.Of(ledger.SubjectProblem, "问题", "problem", ledger.Decode, seen(book.Problem), ledger.Replay)
	problems.Also = problemAlso(book, sealer, files)
	return []history.Aggregate{
		history.Alone(history.Subject, "操作记录", history.Decode),
		retained(history.Alone(access.SubjectAct, "操作", access.Decode)),
		retained(history.Alone(access.SubjectSession, "登录", access.Decode)),
		retained(history.Of(access.SubjectAccount, "账号", "account", access.Decode, anywhere(accounts.AccountByID), nil)),
		retained(history.Of(access.SubjectToken, "令牌", "token", access.Decode, token(accounts), nil)),
		retained(profiles),
		history.Of(org.SubjectUnit, "单位", "unit", org.Decode, anywhere((&orgsql.Store{DB: db}).Unit), org.ReplayUnit),
		history.Of(org.SubjectOffice, "机构", "office", org.Decode, seen(roster.Office), org.ReplayOffice),
		history.Of(org.SubjectPerson, "人员", "person", org.Decode, seen(roster.Person), org.ReplayPerson),
		materials,
		problems,
		history.Of(ledger.SubjectCause, "原因", "cause", ledger.Decode, seen(book.Cause), ledger.ReplayCause),
		history.Of(ledger.SubjectMeasure, "措施", "measure", ledger.Decode, seen(book.Measure), ledger.ReplayMeasure),
		history.Of(ledger.SubjectBatch, "批次", "batch", ledger.Decode, seen(book.Batch), ledger.ReplayBatch),
		history.Of(grid.SubjectView, "视图", "ledger_view", grid.Decode, (&gridsql.Store{DB: db}).Stored, grid.ReplayView),
		history.Of(dispatch.Subject, "收发", "dispatch", dispatch.Decode, seen((&dispatchsql.Store{DB: db}).Dispatch), dispatch.Replay),
		history.Of(layout.Subject, "表样", "layout", layout.Decode, seen((&layoutsql.Store{DB: db}).Layout), layout.Replay),
		history.Of(comment.Subject, "评论", "comment", comment.Decode, seen((&commentsql.Store{DB: db}).Comment), comment.Replay),
		history.Of(settings.Subject, "设置", "setting", settings.Decode, seen((&settingssql.Store{DB: db}).Row), settings.Replay),
	}
}

func retained(a history.Aggregate) history.Aggregate {
	a.Retained = true
	return a
}

// checker sees everything of a unit, as verification must.
func checker(unit string) access.Viewer {
	return access.Viewer{UnitID: unit, Grants: access.WholeUnit(access.Keeper, access.Custodian, access.Chief), AccountID: "verify"}
}

// seen turns a lookup for a viewer into one for a unit.
func seen[T any](load func(context.Context, access.Viewer, string) (T, error)) func(context.Context, string, string) (T, error) {
	return func(ctx context.Context, unit, id string) (T, error) { return load(ctx, checker(unit), id) }
}

// anywhere turns a lookup in all units into one for a unit.
func anywhere[T any](load func(context.Context, string) (T, error)) func(context.Context, string, string) (T, error) {
	return func(ctx context.Context, _, id string) (T, error) { return load(ctx, id) }
}

func token(s *accesssql.Store) func(context.Context, string, string) (access.Token, error) {
	return func(ctx context.Context, _, id string) (access.Token, error) {
		t, _, _, err := s.Token(ctx, id)
		return t, err
	}
}

// profile loads a profile; that of a unit which never had one is none.
func profile(s *accesssql.Store) func(context.Context, string, string) (access.Profile, error) {
	return func(ctx context.Context, _, unit string) (access.Profile, error) {
		p, err := s.Profile(ctx, unit)
		if err == nil && p.Version == 0 {
			err = fault.New(fault.NotFound, "没有安全设置。")
		}
		return p, err
	}
}

func materialEvent(kind string, body []byte) (history.Event, error) {
	return material.Decode(kind, body)
}

// revisions proves the texts of a material and, where an earlier program did
// not commit to its file, the file by its fingerprint.
func revisions(store *materialsql.Store, sealer *seal.Sealer, files *blob.Store) func(context.Context, []history.Entry) (int, error) {
	return func(ctx context.Context, entries []history.Entry) (int, error) {
		brought, fingerprinted, erased := 0, 0, false
		for _, entry := range entries {
			if entry.Body == nil {
				erased = true
				continue
			}
			e, err := material.Decode(entry.Kind, entry.Body)
			if err != nil {
				return 0, err
			}
			no, committed := material.Brought(e)
			if no == 0 {
				continue
			}
			brought++
			r, err := store.Revision(ctx, checker(entry.UnitID), entry.SubjectID, no)
			if fault.KindOf(err) == fault.NotFound {
				return 0, fault.New(fault.Conflict, "第%d版文稿不见了。", no)
			}
			if err != nil {
				return 0, err
			}
			if err := material.CheckRevision(entry, committed, r); err != nil {
				return 0, err
			}
			if committed != nil {
				continue // the file is proved by its hash
			}
			fingerprinted++
			content, err := files.Get(r.Blob)
			if err != nil || sealer.Fingerprint(content) != r.Fingerprint {
				return 0, fault.Wrap(err, fault.Conflict, "第%d版的原文件被改动、调换或删除。", no)
			}
		}
		all, err := store.Revisions(ctx, checker(entries[0].UnitID), entries[0].SubjectID)
		if err == nil && !erased && len(all) != brought {
			err = fault.New(fault.Conflict, "文稿有%d版，操作记录里只有%d版。", len(all), brought)
		}
		return fingerprinted, err
	}
}
