package ledgerweb

import (
	"bihuan/internal/ledger"
	"bihuan/internal/ui"
)

// sourceTexts are the texts of one source in a form that registers.
type sourceTexts struct {
	SourceKind    string `json:"source_kind"`
	SourceTitle   string `json:"source_title"`
	SourceNumber  string `json:"source_number"`
	SourceDate    string `json:"source_date"`
	SourceWho     string `json:"source_who"`
	SourceWording string `json:"source_wording"`
	SourceDue     string `json:"source_due"`
	SourceReply   bool   `json:"source_reply"`
}

// sources returns the source that was typed, none when nothing was.
func (t sourceTexts) sources() []ledger.Source {
	s := ledger.Source{Kind: t.SourceKind, Title: t.SourceTitle, Number: t.SourceNumber, Date: t.SourceDate, Who: t.SourceWho,
		Wording: t.SourceWording, Due: t.SourceDue, Reply: t.SourceReply}
	if s.Kind == "" && s.Blank() {
		return nil
	}
	return []ledger.Source{s}
}

// fields are the inputs of t.
func (t sourceTexts) fields(kinds ledger.SourceKinds, need bool) []ui.Field {
	fields := sourceFields(kinds)
	values := map[string]string{"kind": t.SourceKind, "title": t.SourceTitle, "number": t.SourceNumber, "date": t.SourceDate, "who": t.SourceWho,
		"wording": t.SourceWording, "due": t.SourceDue}
	if t.SourceReply {
		values["reply"] = "on"
	}
	for i, f := range fields {
		f.Name, f.Value, f.Required = "source_"+f.Name, values[f.Name], f.Required && need
		if f.Name == "source_kind" && !need {
			f.Options = append([]ui.Option{{Text: "没有其他来源"}}, f.Options...)
		}
		fields[i] = f
	}
	return fields
}

// sourceFields ask for one source.
func sourceFields(kinds ledger.SourceKinds) []ui.Field {
	return []ui.Field{
		pick("kind", "来源种类", options(kinds, func(k ledger.SourceKind) string { return k.Code }, func(k ledger.SourceKind) string { return k.Zh })),
		hint(need(line("title", "来源名称", "", 300)), "会议、文件、批示或检查的名称，例如 第12次党组会"),
		line("number", "来源文号", "", 100), date("date", "来源日期", ""),
		hint(line("who", "由谁提出", "", 60), "批示人、发文单位、检查组等"),
		hint(area("wording", "来源原文", 2000), "关于这个问题的原话"),
		date("due", "来源要求的时限", ""),
		{Name: "reply", Label: "需要报办结情况", Type: "checkbox"},
	}
}

func sourcesLeft(a ask) []ui.Option {
	return options(a.problem.Sources, func(s ledger.Source) string { return s.ID }, ledger.Source.Sentence)
}

// SourceItem is a source on the page of its problem.
type SourceItem struct {
	ledger.Source
	Text string `json:"text"`
	URL  string `json:"-"` // the problems from the same source
}

func sourceItems(p ledger.Problem) []SourceItem {
	all := []SourceItem{}
	for _, s := range p.Sources {
		all = append(all, SourceItem{s, s.Sentence(), "/ledger?source=" + s.Key()})
	}
	return all
}
