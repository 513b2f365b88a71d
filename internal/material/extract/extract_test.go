package extract

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bihuan/internal/material/document"
	"bihuan/internal/material/extract/clause"
)

// The materials in testdata are fictional; each golden file is the whole
// output of the contract for one of them.
func TestMaterials(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) < 4 {
		t.Fatalf("materials missing: %v %v", paths, err)
	}
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		doc := read(filepath.Base(path), string(data))
		r := From(doc)
		check(t, doc, r)
		got, err := json.MarshalIndent(JSON(doc, r), "", " ")
		if err != nil {
			t.Fatal(err)
		}
		golden(t, strings.TrimSuffix(path, ".txt")+".json", append(got, '\n'))
	}
}

// outline writes what is found in the problem, cause and measure parts.
func outline(r *Result) string {
	var b strings.Builder
	for _, a := range r.Aspects {
		fmt.Fprintf(&b, "%d%s(", a.No, a.Title)
		for _, p := range a.Problems {
			fmt.Fprintf(&b, "%s%s;", p.No, p.Title)
		}
		b.WriteString(")")
	}
	for _, c := range r.Causes {
		b.WriteString(" " + c.ID + c.Title)
	}
	for _, m := range r.Measures {
		b.WriteString(" " + m.ID + m.Title)
	}
	return b.String()
}

func TestParts(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{
			"short lines without markers",
			"主要问题\n学习方面。学得浅。\n用得少。\n作风方面。下村少。\n\n产生原因\n思想松了。总觉得忙。\n\n下一步打算\n多学习。每月2次。\n",
			"1学习方面(学得浅;用得少;)2作风方面(下村少;) C1思想松了 M1多学习",
		},
		{
			"problems and causes under one heading",
			"一、存在问题及原因分析\n（一）存在的主要问题\n1.学得浅。抄得多。\n2.下村少。\n（二）原因分析\n1.思想松。\n二、整改措施\n1.抓学习。每月学。\n2.多下村。\n",
			"0(1.学得浅;2.下村少;) C1思想松 M1抓学习 M2多下村",
		},
		{
			"problems and causes in one list",
			"一、查摆出的问题和原因分析\n（一）学习方面。一是学得浅。二是用得少。\n（二）作风方面。下村少。到村也只是看展板。\n",
			"1（一）学习方面(一是学得浅;二是用得少;)2作风方面(下村少;)",
		},
		{
			"aspects as the outermost headings",
			"个人对照检查材料\n一、学习方面\n一是学得浅。二是用得少。\n二、作风方面\n1.下村少。多是路过。\n三、产生问题的原因\n一是思想松。二是怕吃苦。\n四、努力方向\n1.抓学习。\n2.转作风。\n",
			"1学习方面(一是学得浅;二是用得少;)2作风方面(1.下村少;) C1思想松 C2怕吃苦 M1抓学习 M2转作风",
		},
		{
			"problems named by part",
			"一、学习方面存在的问题\n1.学得浅。\n2.用得少。\n二、作风方面存在的问题\n1.下村少。多是路过。\n三、原因剖析\n1.思想松。\n四、整改措施\n1.抓学习。\n",
			"1学习方面存在的问题(1.学得浅;2.用得少;)2作风方面存在的问题(1.下村少;) C1思想松 M1抓学习",
		},
		{
			"sentences that only speak of problems",
			"一、对照检查情况\n（一）理论学习有差距。学得浅。\n（二）责任落实存在不足。抓得松。\n二、针对存在问题的整改措施\n1.抓学习。\n2.抓责任。\n",
			"0(（一）理论学习有差距;（二）责任落实存在不足;) M1抓学习 M2抓责任",
		},
		{
			"a case that is analysed, and last year's measures",
			"一、上年度民主生活会查摆问题整改情况\n1.学得浅已改。\n二、存在的突出问题\n1.学得浅。\n三、反面典型案例剖析\n1.某局长贪了。\n四、原因分析\n1.思想松。\n",
			"0(1.学得浅;) C1思想松",
		},
		{
			"an example in the title's own sentence",
			"一、存在的主要问题\n一是答复慢，如：来信两个月没有回音。二是如何落实想得少。三是学得浅，比如，只抄笔记。但从不讨论。这要改。\n",
			"0(一是答复慢;二是如何落实想得少;三是学得浅;)",
		},
		{
			"causes and measures in groups",
			"一、查摆的问题\n1.学得浅。\n二、原因分析\n（一）主观原因\n1.思想松。\n2.怕吃苦。\n（二）客观原因\n1.事情多。\n三、整改措施\n（一）学习方面\n1.抓学习。\n（二）作风方面\n1.多下村。\n2.少开会。\n",
			"0(1.学得浅;) C1思想松 C2怕吃苦 C3事情多 M1抓学习 M2多下村 M3少开会",
		},
		{
			"aspects that are not called so",
			"一、查摆的问题\n（一）思想政治建设\n学得浅。抄得多。\n用得少。\n（二）干事创业\n怕担责。\n",
			"1思想政治建设(学得浅;用得少;)2干事创业(怕担责;)",
		},
		{
			"a title that a colon ends",
			"一、查摆的问题\n一是答复群众不及时：来信两个月没有回音，来访的登记了事，电话打了三次才有人接，群众说找谁都一样，办一件小事要跑四趟。\n",
			"0(一是答复群众不及时;)",
		},
		{"nothing of the kind", "关于开展春季植树活动的通知\n\n一、时间\n3月12日。\n二、地点\n青禾镇北坡。\n", ""},
	} {
		doc := read(test.name, test.text)
		r := From(doc)
		check(t, doc, r)
		got := outline(r)
		got = strings.ReplaceAll(got, "1（一）", "1")
		want := strings.ReplaceAll(test.want, "1（一）", "1")
		if got != want {
			t.Errorf("%s\n got %s\nwant %s", test.name, got, want)
		}
	}
}

func TestExamples(t *testing.T) {
	for _, test := range []struct{ text, statement, examples string }{
		{"学得浅。比如，只抄笔记。", "学得浅。", "比如，只抄笔记。"},
		{"学得浅,比如:虽然抄了笔记。但是没有讨论。这说明不重视。", "学得浅。这说明不重视。", "比如:虽然抄了笔记。但是没有讨论。"},
		{"答复慢（如：来信两月无回音）。", "答复慢", "如：来信两月无回音）。"},
		{"如在防汛时，值班只有一人。又如，预案没有演练。其中两处点位无人。要改。", "要改。", "如在防汛时，值班只有一人。|又如，预案没有演练。其中两处点位无人。"},
		{"有的同志到村少。例如，有的组没去过。有的户没进过。", "有的同志到村少。", "例如，有的组没去过。有的户没进过。"},
		{"如何落实想得少。如果上级不催，就放一放，如期完成的不多。", "如何落实想得少。如果上级不催，就放一放，如期完成的不多。", ""},
		{"工作拖拉，如履薄冰，行动迟缓如老牛。", "工作拖拉，如履薄冰，行动迟缓如老牛。", ""},
	} {
		statement, examples := splitExamples(test.text, span(test.text))
		var list []string
		for _, s := range examples {
			list = append(list, test.text[s.Start:s.End])
		}
		if got := joined(test.text, statement); got != test.statement || strings.Join(list, "|") != test.examples {
			t.Errorf("%s\n got %s ‖ %s", test.text, got, strings.Join(list, "|"))
		}
	}
}

func TestActions(t *testing.T) {
	for _, test := range []struct{ title, body, want string }{
		{"抓学习", "由党建办牵头，建立台账；每月抽查1次。这是前提。", "由党建办牵头，建立台账[党建办,] 每月抽查1次[党建办,]"},
		{"改水管", "水管站负责，于2027年4月底前完成改造。", "水管站负责，于2027年4月底前完成改造[水管站,2027年4月底前]"},
		{"转作风", "压减会议。规范发文。\n责任单位：党政办；责任领导：周明远；完成时限：长期坚持。", "压减会议[党政办,长期坚持] 规范发文[党政办,长期坚持]"},
		{"建立台账，由党政办负责，年底前完成", "", "建立台账，由党政办负责，年底前完成[党政办,年底前]"},
		{"办实事", "（1）修桥，林秀兰、周明远分别负责，3个月内完成。\n（2）修路，立行立改。", "修桥，林秀兰、周明远分别负责，3个月内完成[,3个月内] 修路，立行立改[,立行立改]"},
		{"严纪律", "截至2026年10月底已通报2次。由书记负责人提醒。完善制度，第三季度末前印发。", "完善制度，第三季度末前印发[,第三季度末前]"},
	} {
		text := test.title + "\n" + test.body
		title := span(test.title)
		var got []string
		for _, a := range actions(text, title, clause.Trim(text, document.Span{Start: title.End, End: len(text)})) {
			if a.Text != text[a.Start:a.End] {
				t.Errorf("%q is not at its span", a.Text)
			}
			got = append(got, fmt.Sprintf("%s[%s,%s]", a.Text, a.Holder, a.Due))
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.title, strings.Join(got, " "), test.want)
		}
	}
}

func TestGenre(t *testing.T) {
	for _, test := range []struct {
		title, body string
		want        Genre
	}{
		{"云川县水务局党组2026年度民主生活会对照检查材料", "党组班子对照检查。", Team},
		{"云川县水务局局长个人对照检查材料", "我对照检查。", Member},
		{"2026年度民主生活会对照检查材料", "一、存在的问题\n本人学得浅，我要改。", Member},
		{"民主生活会发言提纲", "我先发言。", Outline},
		{"关于2025年度民主生活会整改情况的报告", "已整改。", Report},
		{"县委第二巡察组关于巡察青禾镇党委的反馈意见", "存在三个问题。", Inspection},
		{"", "一、存在的主要问题\n班子自我要求不严，我国、我县有规定。我亲自抓得少，班子抓得松。", Team},
		{"", "一、存在的主要问题\n我学得浅。", Member},
		{"关于植树的通知", "我们一起植树。", Unknown},
	} {
		text := test.body
		if test.title != "" {
			text = test.title + "\n\n" + test.body
		}
		if got := From(read("a.txt", text)).Genre; got != test.want {
			t.Errorf("%s: %s, want %s", test.title, got, test.want)
		}
	}
}

func TestPreparation(t *testing.T) {
	text := "云川县青禾镇党委班子对照检查材料\n\n会前，班子9名成员集中学习3次，召开座谈会2场，发放问卷120份，收回意见建议45条，归纳为18条；开展谈心谈话36人次。\n一、存在的主要问题\n学习只有2次。\n"
	var got []string
	for _, f := range From(read("", text)).Preparation {
		got = append(got, fmt.Sprintf("%s %v%s", f.Kind, *f.Count, f.Unit))
	}
	want := "study 3次, session 2场, questionnaire 120份, opinion 45条, opinion 18条, talk 36人次"
	if strings.Join(got, ", ") != want {
		t.Errorf("got %s", strings.Join(got, ", "))
	}
}
