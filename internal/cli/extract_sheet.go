package cli

import (
	"context"
	"strconv"

	"bihuan/internal/fault"
	"bihuan/internal/material/document"
	"bihuan/internal/material/extract"
	"bihuan/internal/write/sheet"
)

// extractSheet writes the problems of all inputs as one Excel file, in the
// order of the inputs. An input that cannot be used is left out and the
// command ends with exitUnusable; with no problem at all nothing is written.
func (a *app) extractSheet(ctx context.Context, args []string, target, layout string, force bool) error {
	if _, err := sheet.Find(layout); err != nil {
		return err
	}
	if err := checkTarget(target, force, args...); err != nil {
		return err
	}
	var rows []sheet.Row
	ended := a.eachDocument(ctx, args, func(_ source, doc *document.Document, err error) error {
		if err == nil {
			rows = append(rows, extractedRows(doc, extract.From(doc), len(rows))...)
		}
		return nil
	})
	if len(rows) == 0 {
		if ended != nil {
			return ended
		}
		return fault.New(fault.Invalid, "没有从材料里提取出问题，没有写出“%s”。请检查材料是否有“存在的主要问题”一类的标题。", target)
	}
	if err := a.saveSheet(target, layout, "", rows, nil); err != nil {
		return err
	}
	return ended
}

// extractedRows returns the problems of a document; before is how many stand
// above them in the sheet. Causes and measures are those proposed for each.
func extractedRows(doc *document.Document, r *extract.Result, before int) []sheet.Row {
	where := document.NewLocator(doc.Text)
	subject := "班子"
	if r.Genre == extract.Member || r.Genre == extract.Outline {
		subject = "个人"
	}
	var rows []sheet.Row
	for _, aspect := range r.Aspects {
		for _, p := range aspect.Problems {
			row := sheet.Row{
				Number: strconv.Itoa(before + len(rows) + 1), Subject: subject, Aspect: aspect.Title, Title: p.Title, Statement: p.Statement,
				Examples: p.Examples, Source: doc.Name + "第" + strconv.Itoa(where.Line(p.Start)) + "段",
			}
			for _, l := range r.Links {
				if l.Problem == p.ID {
					addLinked(&row, doc.Name, r, l)
				}
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// addLinked puts the cause or the measure of a link into row.
func addLinked(row *sheet.Row, file string, r *extract.Result, l extract.Link) {
	for _, c := range r.Causes {
		if c.ID == l.Cause {
			row.Causes = append(row.Causes, c.Title)
		}
	}
	for _, m := range r.Measures {
		if m.ID != l.Measure {
			continue
		}
		out := sheet.Measure{Key: file + "\x00" + m.ID, Title: m.Title, Statement: m.Statement}
		for _, action := range m.Actions {
			out.Actions = append(out.Actions, sheet.Action{Text: action.Text, Holder: action.Holder, Due: action.Due})
		}
		for _, promise := range r.Promises {
			if promise.Measure == m.ID {
				out.Promises = append(out.Promises, promise.Text)
			}
		}
		row.Measures = append(row.Measures, out)
	}
}
