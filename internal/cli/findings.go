package cli

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/report"
	"bihuan/internal/material/lint/rules"
)

// findingPrinter writes findings in one format, file by file.
type findingPrinter struct {
	file func(report.File) error
	end  func(*tally) error
}

func (a *app) findingPrinter(format string) (p findingPrinter, ok bool) {
	switch format {
	case "text":
		return a.textPrinter(), true
	case "json":
		return jsonPrinter(a.out), true
	case "sarif":
		return sarifPrinter(a.out), true
	}
	return p, false
}

func (a *app) textPrinter() findingPrinter {
	colour := a.colours(a.out)
	return findingPrinter{
		file: func(f report.File) error { return report.Text(a.out, f, colour) },
		end: func(t *tally) error {
			_, err := fmt.Fprintln(a.err, t.summary())
			return err
		},
	}
}

// jsonPrinter writes one array over all files, a finding a line. A file that
// could not be read is no finding: it shows in the exit code and on standard
// error only.
func jsonPrinter(w io.Writer) findingPrinter {
	separator := "["
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return findingPrinter{
		file: func(f report.File) error {
			for _, found := range report.Findings(f) {
				if _, err := io.WriteString(w, separator); err != nil {
					return err
				}
				separator = ","
				if err := encoder.Encode(found); err != nil {
					return err
				}
			}
			return nil
		},
		end: func(*tally) error {
			if separator == "[" {
				_, err := io.WriteString(w, "[]\n")
				return err
			}
			_, err := io.WriteString(w, "]\n")
			return err
		},
	}
}

func sarifPrinter(w io.Writer) findingPrinter {
	var files []report.File
	return findingPrinter{
		file: func(f report.File) error {
			files = append(files, f)
			return nil
		},
		end: func(t *tally) error { return report.SARIF(w, Version, rules.All, files, t.unusable) },
	}
}

// tally counts what a run found.
type tally struct {
	files    int
	found    map[lint.Severity]int
	unusable []string // sentences
	took     map[*lint.Rule]time.Duration
}

func (t *tally) add(c checked) {
	t.files++
	if t.found == nil {
		t.found, t.took = map[lint.Severity]int{}, map[*lint.Rule]time.Duration{}
	}
	for _, f := range c.file.Findings {
		t.found[f.Severity]++
	}
	for _, x := range c.timings {
		t.took[x.Rule] += x.Took
	}
}

func (t *tally) code() int {
	switch {
	case len(t.unusable) > 0:
		return exitUnusable
	case t.found[lint.Error] > 0:
		return exitFindings
	}
	return exitGood
}

func (t *tally) summary() string {
	s := fmt.Sprintf("检查了%d个文件：必核%d处，必改%d处，建议%d处。", t.files, t.found[lint.Verify], t.found[lint.Error], t.found[lint.Hint])
	if n := len(t.unusable); n > 0 {
		s += fmt.Sprintf("另有%d个文件没有检查。", n)
	}
	return s
}

// times lists the rules by the time they took, the slowest first.
func (t *tally) times() string {
	slowest := slices.SortedFunc(maps.Keys(t.took), func(a, b *lint.Rule) int { return cmp.Compare(t.took[b], t.took[a]) })
	var b strings.Builder
	b.WriteString("各条规则用时（一项规则首次用到提取结果时，提取的时间算在它上面）：\n")
	for _, r := range slowest {
		name := "（共用的一遍扫描）"
		if r != nil {
			name = r.ID
		}
		fmt.Fprintf(&b, "%12s  %s\n", t.took[r].Round(time.Microsecond/10), name)
	}
	return b.String()
}
