package materialweb

import (
	"context"
	"net/http"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/material"
	"bihuan/internal/ui"
)

// correction is a command on a draft as a form or JSON brings it; each command
// reads the fields it needs.
type correction struct {
	Key     string `json:"key"`
	Version int64  `json:"version"`
	Problem string `json:"problem"`
	Title   string `json:"title"`
	At      int    `json:"at"`
	Into    string `json:"into"`
	Aspect  string `json:"aspect"`
	Subject string `json:"subject"`
	Person  string `json:"person"`
	Other   string `json:"other"`
	Finding string `json:"finding"`
	Reason  string `json:"reason"`
}

// corrections names the commands in addresses.
var corrections = map[string]func(c correction) material.Command{
	"retitle": func(c correction) material.Command { return material.Retitle{Problem: c.Problem, Title: c.Title} },
	"split":   func(c correction) material.Command { return material.Split{Problem: c.Problem, At: c.At} },
	"merge":   func(c correction) material.Command { return material.Merge{Problem: c.Problem, Into: c.Into} },
	"move":    func(c correction) material.Command { return material.Move{Problem: c.Problem, Aspect: c.Aspect} },
	"exclude": func(c correction) material.Command { return material.Exclude{Problem: c.Problem, Excluded: true} },
	"include": func(c correction) material.Command { return material.Exclude{Problem: c.Problem} },
	"example": func(c correction) material.Command {
		return material.MarkExample{Problem: c.Problem, At: c.At, Example: true}
	},
	"plain":    func(c correction) material.Command { return material.MarkExample{Problem: c.Problem, At: c.At} },
	"link":     judge(material.Confirmed),
	"unlink":   judge(material.Rejected),
	"undecide": judge(material.Proposed),
	"links":    func(correction) material.Command { return material.ConfirmLinks{} },
	"dismiss": func(c correction) material.Command {
		return material.JudgeFinding{Key: c.Finding, Dismiss: true, Reason: c.Reason}
	},
	"restore": func(c correction) material.Command { return material.JudgeFinding{Key: c.Finding} },
	"subject": func(c correction) material.Command {
		return material.SetSubject{Problem: c.Problem, Subject: material.Subject(c.Subject), Person: c.Person}
	},
}

func judge(state material.LinkState) func(c correction) material.Command {
	return func(c correction) material.Command {
		return material.JudgeLink{Problem: c.Problem, Other: c.Other, State: state}
	}
}

// correct returns the handler of one command. It answers with the place on the
// page where the person worked.
func (web *Web) correct(name string) ui.Handler {
	return func(r *http.Request) (ui.Response, error) {
		c, err := ui.Decode[correction](r)
		if err != nil {
			return nil, err
		}
		id := r.PathValue("id")
		_, err = ui.Once(r, web.Commands, c.Key, c, func(ctx context.Context, v access.Viewer) (string, error) {
			m, err := web.Materials.Do(ctx, v, id, c.Version, corrections[name](c))
			return strconv.FormatInt(m.Version, 10), err
		})
		if err != nil {
			return nil, err
		}
		if ui.WantsJSON(r) {
			return web.show(r)
		}
		return ui.Redirect("/materials/" + id + back(name, c)), nil
	}
}

// back is where on the page a command was given.
func back(name string, c correction) string {
	switch name {
	case "dismiss", "restore":
		return "?view=findings"
	case "merge":
		return "?view=draft#" + c.Into
	case "links":
		return "?view=draft"
	}
	return "?view=draft#" + c.Problem
}

type fileCommand struct {
	Key     string `json:"key"`
	Version int64  `json:"version"`
}

// file enters the material into the ledger.
func (web *Web) file(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[fileCommand](r)
	if err != nil {
		return nil, err
	}
	id := r.PathValue("id")
	n, err := ui.Once(r, web.Commands, c.Key, c, func(ctx context.Context, v access.Viewer) (string, error) {
		n, err := web.File(ctx, v, id, c.Version)
		return strconv.Itoa(n), err
	})
	if err != nil {
		return nil, err
	}
	return ui.Redirect("/ledger?material=" + id).Notice("已纳入台账" + n + "个问题。接下来请补齐责任领导、牵头单位和完成时限。"), nil
}
