package ledgerweb

import (
	"net/http"
	"slices"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/ui"
)

// OneTask is the page of one task, small enough for a telephone, and its JSON.
type OneTask struct {
	Task
	Problem  TaskProblem `json:"problem"`
	Standing string      `json:"standing"` // how the problem stands, in words

	Jobs []Form `json:"-"` // what can be done, the usual ones first
}

// TaskProblem is the problem that a task belongs to.
type TaskProblem struct {
	ID        string       `json:"id"`
	Number    string       `json:"number"`
	Title     string       `json:"title"`
	State     ledger.State `json:"state"`
	StateText string       `json:"state_text"`
	Due       string       `json:"due"`
	LeadUnit  string       `json:"lead_unit"`
	Version   int64        `json:"version"`
}

var taskPage = ui.NewPage[OneTask](Room, "task")

func (web *Web) task(r *http.Request) (ui.Response, error) {
	id := r.PathValue("id")
	p, err := web.Ledger.OfTask(r.Context(), access.From(r.Context()), id)
	if err != nil {
		return nil, err
	}
	return web.shownTask(r, p.ID, id, openForm{})
}

// jobOrder is how the forms of a task stand on its page: what is done most
// often first, what ends it last.
var jobOrder = []ledger.Verb{"report", "evidence", "done", "difficulty", "extend", "redo", "replace-evidence", "withdraw-evidence", "cancel"}

func taskURL(id string) string { return "/tasks/" + id }

// shownTask is the page, with the form that was refused standing open.
func (web *Web) shownTask(r *http.Request, problem, id string, open openForm) (*ui.Shown, error) {
	data, err := web.problem(r, problem)
	if err != nil {
		return nil, err
	}
	one := OneTask{Standing: data.Reason, Problem: TaskProblem{data.ID, data.Number, data.Title, data.State, data.StateText, data.Due, data.LeadUnit, data.Version}}
	for _, t := range data.Tasks {
		if t.ID == id {
			one.Task = t
		}
	}
	data.desk(id, open)
	if data.Desk != nil {
		one.Jobs = data.Desk.Jobs
	}
	slices.SortStableFunc(one.Jobs, func(x, y Form) int {
		place := func(f Form) int { return slices.Index(jobOrder, ledger.Verb(strings.TrimPrefix(f.Anchor, "do-task-"))) }
		return place(x) - place(y)
	})
	for i := range one.Jobs {
		job := &one.Jobs[i]
		job.Back = taskURL(id)
		job.Open = job.Open || open.values == nil && i == 0 // the first is at hand
	}
	return taskPage.Show(one.Title, one).Version(one.Task.Version).Crumbs(ui.Link{Text: "工作台", URL: "/desk"}), nil
}
