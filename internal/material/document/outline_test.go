package document

import (
	"encoding/json"
	"testing"
)

func TestOutlineJSON(t *testing.T) {
	text := "题目\n一、甲𠮷。\n乙"
	child := &Node{Kind: Paragraph, Text: "乙", Span: Span{24, 27}}
	d := &Document{Name: "a.txt", Text: text, Title: "题目", Nodes: []*Node{
		{Kind: Heading, Level: 1, Marker: "一、", Text: "甲𠮷", Span: Span{7, 23}, Children: []*Node{child}},
	}}
	got, err := json.Marshal(d.OutlineJSON(NewLocator(text)))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"file":"a.txt","error":"","title":"题目","nodes":[{"kind":"heading","level":1,"marker":"一、","text":"甲𠮷","line":2,"start":3,"end":8,` +
		`"children":[{"kind":"paragraph","level":0,"marker":"","text":"乙","line":3,"start":9,"end":10,"children":[]}]}]}`
	if string(got) != want {
		t.Errorf("outline\n%s, want\n%s", got, want)
	}
	failed, err := json.Marshal(OutlineError("b.txt", "空文件。"))
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"file":"b.txt","error":"空文件。","title":"","nodes":[]}`; string(failed) != want {
		t.Errorf("outline %s, want %s", failed, want)
	}
}
