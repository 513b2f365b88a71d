package ui

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"

	"bihuan/internal/access"
	"bihuan/internal/fault"
)

// Problem is a failure as the reader is told of it; in JSON a problem of RFC 9457.
type Problem struct {
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Kind   string `json:"kind"` // the code of fault.Kind
	ID     string `json:"id"`   // of the request, under which the log knows more
	Back   string `json:"-"`    // where to go on
	// Missing lists what a command still needs, where that is why it was refused.
	Missing []fault.Lack `json:"missing,omitempty"`
}

// Internal reports whether the reader needs the id to ask for help.
func (p Problem) Internal() bool { return p.Status >= http.StatusInternalServerError }

var ownRoom = NewRoom("ui", ownPages)

// OwnRoom returns the room of the trunk itself, for the test that executes its pages.
func OwnRoom() *Room { return ownRoom }

var errorPage = NewPage[Problem](ownRoom, "error")

// statusOf maps the kinds to HTTP, here and nowhere else.
func statusOf(kind fault.Kind) (status int, title string) {
	switch kind {
	case fault.Invalid, fault.Reused:
		return http.StatusUnprocessableEntity, "这次提交没有生效"
	case fault.NotFound:
		return http.StatusNotFound, "没有找到"
	case fault.Conflict:
		return http.StatusConflict, "现在不能这样做"
	case fault.Stale:
		return http.StatusPreconditionFailed, "内容已被他人修改"
	case fault.Forbidden:
		return http.StatusForbidden, "没有权限"
	case fault.Unavailable:
		return http.StatusServiceUnavailable, "暂时不能处理"
	case fault.Unsigned:
		return http.StatusUnauthorized, "请先登录"
	}
	return http.StatusInternalServerError, "程序内部出错"
}

// classify turns failures that the standard library names into faults.
func classify(err error) error {
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return err
	case errors.Is(err, context.DeadlineExceeded):
		return fault.Wrap(err, fault.Unavailable, "处理时间过长，已停止。请稍后再试；若文件较大，请分批提交。")
	}
	return err
}

func problemOf(err error, id string) Problem {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return Problem{Title: "提交的内容太大", Status: http.StatusRequestEntityTooLarge, Kind: fault.Invalid.String(), ID: id,
			Detail: "这次提交超过了" + Megabytes(tooLarge.Limit) + "的上限，没有保存。请分批提交。"}
	}
	err = classify(err)
	kind := fault.KindOf(err)
	status, title := statusOf(kind)
	return Problem{Title: title, Status: status, Detail: fault.Text(err), Kind: kind.String(), ID: id, Missing: fault.Lacks(err)}
}

// Fail answers with what err says. Somebody who is not signed in is led to the
// sign-in page and from there back here.
func (s *Site) Fail(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() != nil && errors.Is(err, context.Canceled) {
		return // the reader has gone
	}
	p := problemOf(err, RequestID(r.Context()))
	if p.Internal() {
		s.logFailure(r, "request failed", err)
	}
	switch p.Status {
	case http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", "5")
	case http.StatusUnauthorized:
		if !WantsJSON(r) && s.SignIn != "" {
			w.Header().Set("Location", s.SignIn+"?back="+url.QueryEscape(pathOf(r)))
			w.WriteHeader(http.StatusSeeOther)
			return
		}
	}
	s.writeProblem(w, r, p)
}

// NotAllowed answers 405 to a method that the path does not know; allow lists
// those that it does.
func (s *Site) NotAllowed(w http.ResponseWriter, r *http.Request, allow string) {
	w.Header().Set("Allow", allow)
	s.writeProblem(w, r, Problem{Title: "不能这样访问", Status: http.StatusMethodNotAllowed, Kind: "method_not_allowed",
		Detail: "这个地址不接受这种请求，请从页面上的按钮或链接进入。", ID: RequestID(r.Context())})
}

func (s *Site) writeProblem(w http.ResponseWriter, r *http.Request, p Problem) {
	if WantsJSON(r) {
		_ = writeJSON(w, r, p.Status, "application/problem+json", p) // a Problem always marshals
		return
	}
	p.Back = backOf(r)
	shown := errorPage.Show(p.Title, p).Status(p.Status)
	if !access.From(r.Context()).Signed() {
		shown.Bare()
	}
	if err := shown.respond(s, w, r); err != nil {
		s.logFailure(r, "error page failed", err)
		http.Error(w, p.Title+"："+p.Detail, p.Status)
	}
}

// backOf returns the page of this site that the reader came from, "/" when unknown.
func backOf(r *http.Request) string {
	from, err := url.Parse(r.Referer())
	if err != nil || from.Host != r.Host {
		return "/"
	}
	return LocalPath(from.RequestURI())
}

// logFailure records err without content: causes name files, rows and system
// errors; texts for people may quote what somebody typed and stay out.
func (s *Site) logFailure(r *http.Request, message string, err error) {
	s.log.LogAttrs(r.Context(), slog.LevelError, message,
		slog.String("id", RequestID(r.Context())),
		slog.String("method", r.Method), slog.String("route", r.Pattern),
		slog.String("kind", fault.KindOf(err).String()), slog.String("cause", causeOf(err)))
}

func causeOf(err error) string {
	var e *fault.Error
	if errors.As(err, &e) {
		if e.Cause == nil {
			return ""
		}
		return causeOf(e.Cause)
	}
	return err.Error()
}
