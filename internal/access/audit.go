package access

import (
	"context"
	"slices"
	"time"

	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// AuditKind is a group of kinds of events, as 操作记录 is filtered by.
type AuditKind struct {
	Code, Zh string
	Kinds    []string
}

// AuditKinds lists the groups in the order of the screen. Together they hold
// every event of the wing, and those of the history itself.
var AuditKinds = []AuditKind{
	{"sign-in", "登录、退出", kindsOf(SignedIn{}, SignedOut{})},
	{"failed", "登录失败", kindsOf(SignInFailed{})},
	{"denied", "越权被拒绝", kindsOf(ThingDenied{})},
	{"exported", "导出", kindsOf(ThingExported{})},
	{"imported", "导入", kindsOf(ThingImported{})},
	{"read", "查看限范围内容", kindsOf(RestrictedRead{})},
	{"rights", "账号、权限、安全设置", kindsOf(AccountAdded{}, RoleGranted{}, RoleRevoked{}, AccountDisabled{}, AccountEnabled{},
		PasswordReset{}, PasswordChanged{}, AccountUnlocked{}, TokenIssued{}, TokenRevoked{}, ProfileChanged{})},
	{"history", "检查点、校验、清除", kindsOf(history.CheckpointTaken{}, history.Verified{}, history.ProofMade{}, history.BodyErased{})},
}

// toldOf reads the events that 操作记录 shows.
func toldOf(kind string, body []byte) (history.Event, error) {
	if e, err := history.Decode(kind, body); err == nil {
		return e, nil
	}
	return Decode(kind, body)
}

func kindsOf(events ...history.Event) []string {
	all := make([]string, len(events))
	for i, e := range events {
		all[i] = e.Kind()
	}
	return all
}

// AuditFilter selects from 操作记录, the newest first.
type AuditFilter struct {
	Actor    string // account id, "" all
	Kind     string // code of an AuditKind, "" all
	From, To time.Time
	Before   int64 // only what stands before this place in the chain, 0: from the newest
	Limit    int
}

// Audited is one line of 操作记录.
type Audited struct {
	Seq  int64
	Kind AuditKind
	history.Happened
}

// AuditPage is a part of 操作记录; Next is the place to go on from, 0 at the end.
type AuditPage struct {
	Lines []Audited
	Next  int64
}

// MaxAudit is the most lines of one page.
const MaxAudit = 10_000

// Audit returns a part of 操作记录 of v's unit. It tells who did what kind of
// thing when; of content it holds nothing.
func (s *Service) Audit(ctx context.Context, v Viewer, f AuditFilter) (AuditPage, error) {
	if !v.ReadsAudit() {
		return AuditPage{}, fault.New(fault.Forbidden, "您的角色不能查看操作记录。启用三员分立后由审计管理员查看，未启用时由联络员查看。")
	}
	wanted := AuditKinds
	if f.Kind != "" {
		wanted = slices.DeleteFunc(slices.Clone(AuditKinds), func(k AuditKind) bool { return k.Code != f.Kind })
		if len(wanted) == 0 {
			return AuditPage{}, fault.New(fault.Invalid, "没有“%s”这类操作记录。", f.Kind)
		}
	}
	var codes []string
	group := map[string]AuditKind{}
	for _, k := range wanted {
		codes = append(codes, k.Kinds...)
		for _, code := range k.Kinds {
			group[code] = k
		}
	}
	limit := min(max(f.Limit, 1), MaxAudit)
	f.Limit = limit + 1
	entries, err := s.History.Acts(ctx, v, codes, f)
	if err != nil {
		return AuditPage{}, err
	}
	told, err := history.Tell(entries, toldOf)
	if err != nil {
		return AuditPage{}, err
	}
	var page AuditPage
	for i, e := range entries[:min(len(entries), limit)] {
		page.Lines = append(page.Lines, Audited{Seq: e.Seq, Kind: group[e.Kind], Happened: told[i]})
		if e.Actor == "" {
			page.Lines[i].By = "—"
		}
	}
	if len(entries) > limit {
		page.Next = entries[limit-1].Seq
	}
	return page, nil
}
