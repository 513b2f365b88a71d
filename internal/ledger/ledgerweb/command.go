package ledgerweb

import (
	"context"
	"net/http"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ui"
)

// commandRoutes are one route for every command and what it can be given to.
func (web *Web) commandRoutes() []ui.Route {
	var all []ui.Route
	for _, a := range actions {
		allow := ui.Can(ledger.GivenBy(a.verb))
		if a.on != ledger.OnTask {
			all = append(all, ui.Route{Method: http.MethodPost, Pattern: "/problems/{id}/" + string(a.verb), Allow: allow, Handler: web.problemCommand(a), MaxBody: maxForm, Timeout: formTimeout})
		}
		if a.on != ledger.OnProblem {
			all = append(all, ui.Route{Method: http.MethodPost, Pattern: "/tasks/{id}/" + string(a.verb), Allow: allow, Handler: web.taskCommand(a), MaxBody: maxForm, Timeout: formTimeout})
		}
	}
	return all
}

func (web *Web) problemCommand(a action) ui.Handler {
	return func(r *http.Request) (ui.Response, error) {
		id := r.PathValue("id")
		back, err := web.carryOut(r, a, id, "", func(ctx context.Context, v access.Viewer, e envelope, c ledger.Command) (ledger.Problem, error) {
			return web.Ledger.Do(ctx, v, id, e.Version, c, e.behalf())
		})
		return web.answer(r, a, back, id, "", err)
	}
}

func (web *Web) taskCommand(a action) ui.Handler {
	return func(r *http.Request) (ui.Response, error) {
		task := r.PathValue("id")
		p, err := web.Ledger.OfTask(r.Context(), access.From(r.Context()), task)
		if err != nil {
			return nil, err
		}
		back, err := web.carryOut(r, a, p.ID, task, func(ctx context.Context, v access.Viewer, e envelope, c ledger.Command) (ledger.Problem, error) {
			return web.Ledger.DoTask(ctx, v, task, e.Version, c, e.behalf())
		})
		return web.answer(r, a, back, p.ID, task, err)
	}
}

// carryOut takes in what a request brings and gives the command once, however
// often its key arrives. It returns where the form wants to lead.
func (web *Web) carryOut(r *http.Request, a action, problem, task string, do func(context.Context, access.Viewer, envelope, ledger.Command) (ledger.Problem, error)) (back string, err error) {
	sums, err := web.receive(r, problem)
	if err != nil {
		return "", err
	}
	e, c, err := a.decode(r, task)
	if err == nil {
		err = ui.Unversioned(e.Version)
	}
	if err != nil {
		return e.Back, err
	}
	body, err := remembered(e, c, sums)
	if err != nil {
		return e.Back, err
	}
	_, err = ui.Once(r, web.Commands, e.Key, body, func(ctx context.Context, v access.Viewer) (string, error) {
		p, err := do(ctx, v, e, c)
		return strconv.FormatInt(p.Version, 10), err
	})
	if err == nil {
		web.settled(access.From(r.Context()), e, c)
	}
	return e.Back, err
}

// answer lets the new state follow a command. After a refusal the form stands
// open with what was typed and with the version of now: who sends it again has
// seen what others did.
func (web *Web) answer(r *http.Request, a action, back, id, task string, refusal error) (ui.Response, error) {
	if isJSON(r) {
		if refusal != nil {
			return nil, refusal
		}
		data, err := web.problem(r, id)
		return shown(data), err
	}
	if refusal == nil {
		to := "/problems/" + id
		if task != "" {
			to += "?task=" + task + "#task"
		}
		if back != "" {
			to = back
		}
		return ui.Redirect(to).Notice("已记录：" + a.zh("") + "。"), nil
	}
	switch fault.KindOf(refusal) {
	case fault.Invalid, fault.Conflict, fault.Stale, fault.Reused:
	default:
		return nil, refusal
	}
	open := openForm{a.verb, task, r.PostForm, web.came(access.From(r.Context()), r.PostForm)}
	if task != "" && back == taskURL(task) {
		page, err := web.shownTask(r, id, task, open)
		if err != nil {
			return nil, err
		}
		return page.Failed(refusal), nil
	}
	data, err := web.problem(r, id)
	if err != nil {
		return nil, err
	}
	data.desk(task, open)
	return shown(data).Failed(refusal), nil
}
