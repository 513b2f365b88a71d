package ledgerweb

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"bihuan/internal/ledger"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/ui"
)

const apiDoc = "../../../docs/manual/api.md"

// The table of commands in the manual is drawn from the routes and from the
// types that they decode. Delete the part below the line and run this test to
// draw it anew.
func TestAPIDoc(t *testing.T) {
	const mark = "<!-- 以下由测试按程序生成 -->\n"
	got, err := os.ReadFile(apiDoc)
	if err != nil {
		t.Fatal(err)
	}
	head, old, found := strings.Cut(string(got), mark)
	if want := commandTable(t); !found || old == "" {
		if err := os.WriteFile(apiDoc, []byte(head+mark+want), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Fatalf("the table in %s was missing and is drawn now; look at it", apiDoc)
	} else if old != want {
		t.Errorf("%s is not what the program takes; delete what is below the line and run this test again", apiDoc)
	}
	for _, name := range ui.JSONNames(&grid.Query{}) {
		if !strings.Contains(head, "`"+name+"`") {
			t.Errorf("the manual does not tell of the filter %s", name)
		}
	}
	for _, name := range ui.JSONNames(&envelope{}) {
		if !strings.Contains(head, "`"+name+"`") {
			t.Errorf("the manual does not tell of the field %s", name)
		}
	}
}

func commandTable(t *testing.T) string {
	var out strings.Builder
	fmt.Fprint(&out, "\n| 请求 | 作用 | 可用状态 | 内容（* 必填） |\n|---|---|---|---|\n")
	routes := (&Web{}).Routes()
	rows := 0
	for _, a := range actions {
		for _, place := range []string{"problems", "tasks"} {
			pattern := "/" + place + "/{id}/" + string(a.verb)
			if !slices.ContainsFunc(routes, func(r ui.Route) bool { return r.Pattern == pattern && r.Method == "POST" }) {
				continue
			}
			rows++
			fmt.Fprintf(&out, "| `POST %s` | %s | %s | %s |\n", pattern, a.zh(""), strings.Join(states(a.verb), "、"), strings.Join(body(t, a), "；"))
		}
	}
	posts := 0
	for _, r := range routes {
		if r.Method == "POST" {
			posts++
		}
	}
	if rows != posts-3 { // register, several and edit stand in the text
		t.Errorf("%d commands in the table, %d routes", rows, posts)
	}
	return out.String()
}

func states(verb ledger.Verb) []string {
	var all []string
	for _, s := range ledger.States {
		if _, ok := ledger.Lookup(s, verb); ok {
			all = append(all, s.Inner())
		}
	}
	return all
}

// body lists the fields of a command; each that a program can send is on the
// form, under the same name.
func body(t *testing.T, a action) []string {
	var all []string
	asked := map[string]bool{}
	for _, f := range a.fields(ask{rules: ledger.DefaultRules(), sources: ledger.DefaultSourceKinds(), escalation: ledger.DefaultEscalation()}) {
		asked[f.Name] = true
		must := ""
		if f.Required {
			must = "*"
		}
		text := "`" + f.Name + "`" + must + " " + f.Label
		if codes := codes(f); codes != "" && f.Name != "difficulty" && f.Name != "extension" && f.Name != "source" {
			text += "（" + codes + "）"
		}
		all = append(all, text)
		if !slices.Contains(a.names, f.Name) {
			t.Errorf("%s does not take %s", a.verb, f.Name)
		}
	}
	for _, name := range a.names {
		if name == "tasks" {
			all = append(all, "`tasks` 一次分解多项：`[{\"title\",\"unit\",\"holder\",\"due\"}]`")
		} else if !asked[name] {
			t.Errorf("the form of %s does not ask for %s", a.verb, name)
		}
	}
	return all
}

func codes(f ui.Field) string {
	var all []string
	for _, o := range f.Options {
		if o.Value != "" {
			all = append(all, "`"+o.Value+"` "+o.Text)
		}
	}
	return strings.Join(all, "、")
}

// The machine's table and the table of actions name the same commands.
func TestActionsAreTheMachine(t *testing.T) {
	for _, tr := range ledger.Machine {
		known := slices.ContainsFunc(actions, func(a action) bool { return a.verb == tr.Verb && a.on == tr.On })
		if own := tr.Verb == "register" || tr.Verb == "edit" || tr.Verb == "relink" || slices.Contains(ledger.Accompanying, tr.Verb); known == own {
			t.Errorf("%s on %s: known %v", tr.Verb, tr.On, known)
		}
	}
	for _, a := range actions {
		if a.zh("") == "" {
			t.Errorf("%s is not in the machine", a.verb)
		}
	}
}
