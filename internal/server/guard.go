package server

import (
	"context"
	"net/http"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ui"
)

// guard stands before one route: who may come, how long, how much.
func (c Config) guard(route ui.Route) http.Handler {
	handler := c.Site.Handler(c.recorded(route))
	maxBody, timeout := route.MaxBody, route.Timeout
	if maxBody == 0 {
		maxBody = ui.DefaultMaxBody
	}
	if timeout == 0 {
		timeout = ui.DefaultTimeout
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), timeout)
		defer cancel()
		if !route.Allow.Public() {
			viewer, err := c.Door.Viewer(r)
			if err != nil {
				c.Site.Fail(w, r, err)
				return
			}
			ctx = access.With(ctx, viewer)
			if !route.Allow.Admits(viewer) {
				c.refuse(w, r.WithContext(ctx), route, fault.New(fault.Forbidden, "您的角色是“%s”，不能进行这项操作。如有需要，请联系本单位联络员。", viewer.RolesZh()))
				return
			}
			if viewer.MustChange && !route.Allow.Self() {
				c.changeFirst(w, r.WithContext(ctx))
				return
			}
		}
		r = r.WithContext(ctx)
		if route.Timeout > ui.DefaultTimeout {
			extend(w, timeout)
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		handler.ServeHTTP(w, r)
	})
}

// extend gives the connection the time that a long route asks for. The deadline
// belongs to the network, so it follows the real clock.
func extend(w http.ResponseWriter, timeout time.Duration) {
	until := time.Now().Add(timeout)
	conn := http.NewResponseController(w)
	_ = conn.SetReadDeadline(until)                     // a writer without a connection has no deadline
	_ = conn.SetWriteDeadline(until.Add(lastWords / 2)) // room for the answer that says it took too long
}

// admit lets the door refuse before anything is looked at.
func (c Config) admit(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := c.Door.Admit(r); err != nil {
			c.Site.Fail(w, r, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// sameOrigin refuses commands that another site sends through the reader's browser.
func (c Config) sameOrigin(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.Site.Fail(w, r, fault.New(fault.Forbidden, "这次提交不是从本系统的页面发出的，没有执行。请回到页面重新操作；经反向代理访问时，请管理员检查代理是否保留了 Host。"))
	}))
	return protection.Handler(next)
}

// headers sets what every answer carries; an answer may replace what concerns it.
func (c Config) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", ui.ContentPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		h.Set("Cache-Control", "no-store")
		if c.TLS {
			h.Set("Strict-Transport-Security", "max-age=31536000")
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
		}
		next.ServeHTTP(w, r)
	})
}
