package materialweb

import (
	"net/http"

	"bihuan/internal/fault"
	"bihuan/internal/material/lint"
	"bihuan/internal/ui"
)

// Rules is the page of all rules, and its JSON.
type Rules struct {
	Groups []RuleGroup `json:"groups"`
}

// RuleGroup is the rules of one severity.
type RuleGroup struct {
	Severity string   `json:"severity"`
	Badge    ui.Badge `json:"-"`
	About    string   `json:"about"`
	Rules    []Rule   `json:"rules"`
}

// Rule is one rule as pages and JSON show it.
type Rule struct {
	ID       string        `json:"id"`
	Title    string        `json:"title"`
	Severity string        `json:"severity"`
	Level    string        `json:"level"`
	Source   string        `json:"source"`
	Year     int           `json:"year,omitempty"`
	Doc      string        `json:"doc"`
	Bad      []RuleExample `json:"bad"`
	Good     []RuleExample `json:"good"`
	Badge    ui.Badge      `json:"-"`
}

// RuleExample is a text with what is wrong in it.
type RuleExample struct {
	Text  string   `json:"text"`
	Want  []string `json:"want,omitempty"`
	Fixed string   `json:"fixed,omitempty"`
}

var (
	rulesPage = ui.NewPage[Rules](Room, "rules")
	rulePage  = ui.NewPage[Rule](Room, "rule")
)

var about = map[lint.Severity]string{
	lint.Verify: "固定的政治、法律表述，文件名称或提法，与有出处的清单不一致或已更新，请对照原文核实。",
	lint.Error:  "材料自身就能证明的错误，应当改正。",
	lint.Hint:   "写得更实、更规范的建议，由起草人判断。",
}

func (web *Web) rules(*http.Request) (ui.Response, error) {
	data := Rules{}
	for _, s := range severities {
		g := RuleGroup{Severity: string(s), Badge: ui.Badge{Tone: tone(s), Text: s.Zh()}, About: about[s], Rules: []Rule{}}
		for _, r := range web.Rules {
			if r.Severity == s {
				g.Rules = append(g.Rules, ruleView(r))
			}
		}
		data.Groups = append(data.Groups, g)
	}
	return rulesPage.Show("规则说明", data), nil
}

func (web *Web) rule(r *http.Request) (ui.Response, error) {
	id := r.PathValue("id")
	for _, rule := range web.Rules {
		if rule.ID == id {
			return rulePage.Show(rule.Title, ruleView(rule)).Crumbs(ui.Link{Text: "规则说明", URL: "/rules"}), nil
		}
	}
	return nil, fault.New(fault.NotFound, "没有“%s”这条规则，请从规则说明里选择。", id)
}

func ruleView(r *lint.Rule) Rule {
	view := Rule{
		ID: r.ID, Title: r.Title, Severity: string(r.Severity), Level: string(r.Level), Source: r.Source, Year: r.Year, Doc: r.Doc,
		Bad: []RuleExample{}, Good: []RuleExample{}, Badge: ui.Badge{Tone: tone(r.Severity), Text: r.Severity.Zh()},
	}
	for _, e := range r.Bad {
		view.Bad = append(view.Bad, RuleExample{Text: e.Text, Want: e.Want, Fixed: e.Fixed})
	}
	for _, e := range r.Good {
		view.Good = append(view.Good, RuleExample{Text: e.Text})
	}
	return view
}
