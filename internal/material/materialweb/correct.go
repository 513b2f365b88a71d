package materialweb

import (
	"context"
	"net/http"
	"net/url"
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
		if name == "dismiss" || name == "restore" {
			next, err := web.nextFinding(r, id, c.Finding)
			return ui.Redirect("/materials/" + id + "?view=findings&done=" + name + next), err
		}
		return ui.Redirect("/materials/" + id + back(name, c)), nil
	}
}

// said tells what a command did, at the place that it changed.
var said = map[string]string{
	"retitle":  "标题已修改。",
	"split":    "已拆分，后面的一段成为下一个问题。",
	"merge":    "已合并到这个问题。",
	"move":     "已移到这个方面。",
	"exclude":  "这个问题不会纳入台账。",
	"include":  "这个问题会纳入台账。",
	"example":  "已标为事例。",
	"plain":    "已改为不是事例。",
	"link":     "关联已确认。",
	"unlink":   "关联已取消，纳入台账时不会带入。",
	"undecide": "关联恢复为待确认。",
	"links":    "待确认的关联已全部采纳。",
	"subject":  "主体已设定。",
	"dismiss":  "已记为不采纳，可在本栏末尾恢复。",
	"restore":  "已恢复这一处检查结果。",
}

// back is where on the page a command on the draft was given.
func back(name string, c correction) string {
	at := c.Problem
	if name == "merge" {
		at = c.Into
	}
	if at == "" {
		return "?view=draft&done=" + name
	}
	return "?view=draft&done=" + name + "&to=" + url.QueryEscape(at) + "#" + url.QueryEscape(at)
}

// nextFinding is the part of an address that leads to the finding with key or
// the first open one behind it, "" behind the last.
func (web *Web) nextFinding(r *http.Request, id, key string) (string, error) {
	o, err := web.Materials.Open(r.Context(), access.From(r.Context()), id)
	if err != nil {
		return "", err
	}
	found := false
	for _, f := range o.Findings {
		found = found || f.Key == key
		if found && !f.Dismissed {
			return "#" + f.ID, nil
		}
	}
	return "", nil
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
