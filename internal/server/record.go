package server

import (
	"context"
	"net"
	"net/http"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ui"
)

// Recorder writes 操作记录. An answer of which the record could not be written
// does not go out.
type Recorder interface {
	Record(ctx context.Context, v access.Viewer, address string, acts ...access.Act) error
}

// recorded writes what the handler of route did before its answer goes out:
// what the route declares, what the handler notes, and refusals.
func (c Config) recorded(route ui.Route) ui.Route {
	handle := route.Handler
	route.Handler = func(r *http.Request) (ui.Response, error) {
		ctx, noted := access.Following(r.Context())
		answer, err := handle(r.WithContext(ctx))
		acts := noted()
		switch {
		case fault.KindOf(err) == fault.Forbidden && err != nil:
			acts = []access.Act{denial(route)}
		case err != nil:
			return nil, err
		case route.Records.Kind != "":
			act := route.Records
			act.Object = r.PathValue("id")
			acts = append(acts, act)
		}
		if failed := c.record(r, acts...); failed != nil {
			return nil, failed
		}
		return answer, err
	}
	return route
}

// refuse records a refusal and answers with it.
func (c Config) refuse(w http.ResponseWriter, r *http.Request, route ui.Route, refusal error) {
	if err := c.record(r, denial(route)); err != nil {
		refusal = err
	}
	c.Site.Fail(w, r, refusal)
}

func denial(route ui.Route) access.Act {
	return access.Act{Kind: access.Denied, What: route.Method + " " + route.Pattern}
}

func (c Config) record(r *http.Request, acts ...access.Act) error {
	viewer := access.From(r.Context())
	if c.Record == nil || len(acts) == 0 || !viewer.Signed() {
		return nil
	}
	if err := c.Record.Record(r.Context(), viewer, address(r), acts...); err != nil {
		return fault.Wrap(err, fault.Unavailable, "操作记录暂时写不进去，按规定本次操作没有进行。请检查磁盘空间后重试。")
	}
	return nil
}

// address returns where r came from.
func address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// changeFirst leads somebody whose password has to be changed to where that
// is done.
func (c Config) changeFirst(w http.ResponseWriter, r *http.Request) {
	first := "请先修改密码：现在的密码是别人设置的，或已超过规定的使用期限。"
	if ui.WantsJSON(r) {
		c.Site.Fail(w, r, fault.New(fault.Forbidden, "%s", first))
		return
	}
	answer := ui.Route{Handler: func(*http.Request) (ui.Response, error) {
		return ui.Redirect("/account").Say(ui.Warn, first), nil
	}}
	c.Site.Handler(answer).ServeHTTP(w, r)
}
