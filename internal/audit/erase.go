package audit

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// Retention is how long what 操作记录 shows must be kept.
const Retention = 183 * 24 * time.Hour // six months

const maxReason = 200

// Erase removes the body of one record for good, for a stated reason, and
// records that. The record stays in the chain; what it said is gone. It
// returns fault.Conflict for what must be kept.
func (s *Service) Erase(ctx context.Context, v access.Viewer, name, reason string) (history.Entry, error) {
	reason = strings.Join(strings.Fields(reason), " ")
	switch {
	case !v.ReadsAudit():
		return history.Entry{}, errNotAuditor
	case reason == "":
		return history.Entry{}, fault.New(fault.Invalid, "请写明清除的理由，例如依据哪项规定。")
	case utf8.RuneCountInString(reason) > maxReason:
		return history.Entry{}, fault.New(fault.Invalid, "理由最多%d个字。", maxReason)
	}
	var e history.Stored
	err := s.DB.Atomic(ctx, func(ctx context.Context) error {
		if err := s.Store.Hold(ctx); err != nil {
			return err
		}
		found, err := s.find(ctx, Wanted{Name: name})
		if err != nil {
			return err
		}
		if len(found) != 1 {
			return fault.New(fault.Invalid, "“%s”有%d条操作记录，请写明其中一条的序号。", name, len(found))
		}
		e = found[0]
		if err := s.mayErase(e); err != nil {
			return err
		}
		said := history.BodyErased{Event: e.ID, Seq: e.Seq, Subject: e.Subject, SubjectID: e.SubjectID, Reason: reason, Via: v.Via}
		all, err := s.Store.StoredOf(ctx, e.Subject, e.SubjectID)
		if err != nil {
			return err
		}
		if a, ok := s.aggregate(e.Subject); ok && a.Row != nil && all[len(all)-1].Seq == e.Seq {
			said.Row = e.RowHash
		}
		if err := s.Store.EraseBody(ctx, e.Seq); err != nil {
			return err
		}
		return s.record(ctx, v, said)
	})
	return e.Entry, err
}

func (s *Service) mayErase(e history.Stored) error {
	if e.Body == nil {
		return fault.New(fault.Conflict, "第%d条操作记录的内容此前已清除。", e.Seq+1)
	}
	if _, contradiction := e.Check(); contradiction != "" {
		return fault.New(fault.Conflict, "第%d条操作记录被改动过（%s），不能清除，否则改动的痕迹也会消失。请先用 bihuan history verify 查明。", e.Seq+1, contradiction)
	}
	a, known := s.aggregate(e.Subject)
	switch {
	case e.Subject == history.Subject:
		return fault.New(fault.Conflict, "第%d条是检查点、校验或清除的记录，不能清除。", e.Seq+1)
	case e.Subject == access.SubjectAccount && e.Version == 1:
		return fault.New(fault.Conflict, "第%d条是开设账号的记录，其他记录靠它说明操作人是谁，不能清除。", e.Seq+1)
	case known && a.Retained && s.Clock().Sub(e.At) < Retention:
		return fault.New(fault.Conflict, "第%d条属于登录、权限、导出等操作记录，应至少留存六个月，现在不能清除。", e.Seq+1)
	}
	return nil
}
