package access

import (
	"context"

	"bihuan/internal/history"
)

// Act is what a request does beside changing data, for 操作记录. It names the
// kind of thing and its id, never content.
type Act struct {
	Kind   ActKind
	What   string // kind of thing, in the words of the screen: 台账, 材料原文
	Object string // id, "" where there is none
}

// ActKind classifies acts.
type ActKind string

// The kinds of acts; Denied is found by the server itself.
const (
	Denied         ActKind = "denied"
	Exported       ActKind = "exported"
	Imported       ActKind = "imported"
	ReadOfOnePiece ActKind = "read" // of restricted content
)

// Exporting declares that a route lets content leave the program.
func Exporting(what string) Act { return Act{Kind: Exported, What: what} }

// Importing declares that a route takes files or tables in.
func Importing(what string) Act { return Act{Kind: Imported, What: what} }

// ThingDenied says that somebody asked for what the role does not allow.
type ThingDenied struct {
	What    string `json:"what"` // method and pattern of the route
	Address string `json:"address,omitempty"`
}

// Kind implements history.Event.
func (ThingDenied) Kind() string { return "access.act.denied.v1" }

// Sentence implements history.Event.
func (e ThingDenied) Sentence() string { return "越权被拒绝：" + e.What + from(e.Address) }

// ThingExported says that content left the program.
type ThingExported struct {
	What    string `json:"what"`
	Object  string `json:"object,omitempty"`
	Address string `json:"address,omitempty"`
}

// Kind implements history.Event.
func (ThingExported) Kind() string { return "access.act.exported.v1" }

// Sentence implements history.Event.
func (e ThingExported) Sentence() string {
	return "导出" + e.What + numbered(e.Object) + from(e.Address)
}

// ThingImported says that files or tables came in.
type ThingImported struct {
	What    string `json:"what"`
	Address string `json:"address,omitempty"`
}

// Kind implements history.Event.
func (ThingImported) Kind() string { return "access.act.imported.v1" }

// Sentence implements history.Event.
func (e ThingImported) Sentence() string { return "导入" + e.What + from(e.Address) }

// RestrictedRead says that somebody opened what only few may see.
type RestrictedRead struct {
	What    string `json:"what"`
	Object  string `json:"object,omitempty"`
	Address string `json:"address,omitempty"`
}

// Kind implements history.Event.
func (RestrictedRead) Kind() string { return "access.act.restricted-read.v1" }

// Sentence implements history.Event.
func (e RestrictedRead) Sentence() string {
	return "查看限范围内容：" + e.What + numbered(e.Object) + from(e.Address)
}

// SignInFailed says that a password or a name was wrong. What was typed as the
// name of an account that does not exist is not kept: it may be a password.
type SignInFailed struct {
	Login   string `json:"login,omitempty"` // of an account that exists
	Locked  bool   `json:"locked,omitempty"`
	Address string `json:"address,omitempty"`
}

// Kind implements history.Event.
func (SignInFailed) Kind() string { return "access.act.sign-in-failed.v1" }

// Sentence implements history.Event.
func (e SignInFailed) Sentence() string {
	who := "（没有这个账号）"
	if e.Login != "" {
		who = "账号“" + e.Login + "”"
	}
	text := "登录失败：" + who
	if e.Locked {
		text += "，连续失败次数过多，已暂停登录"
	}
	return text + from(e.Address)
}

func numbered(id string) string {
	if id == "" {
		return ""
	}
	return "（编号 " + id + "）"
}

func from(address string) string {
	if address == "" {
		return ""
	}
	return "（来自 " + address + "）"
}

var _ = history.Know[ThingDenied](kinds) && history.Know[ThingExported](kinds) && history.Know[ThingImported](kinds) &&
	history.Know[RestrictedRead](kinds) && history.Know[SignInFailed](kinds)

// event returns the event of an act.
func (a Act) event(address string) history.Event {
	switch a.Kind {
	case Exported:
		return ThingExported{a.What, a.Object, address}
	case Imported:
		return ThingImported{a.What, address}
	case ReadOfOnePiece:
		return RestrictedRead{a.What, a.Object, address}
	}
	return ThingDenied{a.What, address}
}

// Record writes acts of v into the history. An error means that the answer
// must not go out.
func (s *Service) Record(ctx context.Context, v Viewer, address string, acts ...Act) error {
	if len(acts) == 0 {
		return nil
	}
	return s.DB.Atomic(context.WithoutCancel(ctx), func(ctx context.Context) error {
		for _, a := range acts {
			if err := s.act(ctx, v.UnitID, v.AccountID, a.event(address)); err != nil {
				return err
			}
		}
		return nil
	})
}

// act appends an event that belongs to no row.
func (s *Service) act(ctx context.Context, unit, actor string, e history.Event) error {
	return s.History.Append(ctx, history.Record{
		UnitID: unit, Subject: SubjectAct, SubjectID: s.NewID(), Version: 1, Actor: actor, At: s.now(), Event: e,
	})
}

type trailKey struct{}

// trail gathers what a handler tells while it works.
type trail struct{ acts []Act }

// Following returns ctx in which Note gathers acts, and what returns them.
func Following(ctx context.Context) (context.Context, func() []Act) {
	t := &trail{}
	return context.WithValue(ctx, trailKey{}, t), func() []Act { return t.acts }
}

// NoteRestricted tells that the answer under way shows a restricted thing.
func NoteRestricted(ctx context.Context, vis Visibility, what, id string) {
	if t, ok := ctx.Value(trailKey{}).(*trail); ok && vis == Restricted {
		t.acts = append(t.acts, Act{ReadOfOnePiece, what, id})
	}
}
