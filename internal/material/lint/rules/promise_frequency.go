package rules

import (
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/extract"
	"bihuan/internal/material/lint"
)

var promiseFrequency = &lint.Rule{
	ID:       "promise-frequency",
	Title:    "同一项工作两种频次",
	Severity: lint.Error,
	Level:    lint.Practice,
	Source:   "文内互相印证：同一项工作的频次、数量前后一致",
	Doc: `同一项工作，前面写每月一次，后面写每季度一次，落实时不知道按哪个办，考核时也对不上账。
统一为一种；确实是两项不同的工作，写清各自的名称或者主体。`,
	Bad: []lint.Example{
		{Text: frequencyExample("每月集中学习不少于1天", "每季度集中学习不少于1天"), Want: []string{"每季度集中学习不少于1天"}},
	},
	Good: []lint.Example{
		{Text: frequencyExample("每月集中学习不少于1天", "每季度集中交流不少于1次")},
		{Text: frequencyExample("每月集中学习不少于1天", "每月集中学习不少于1天")},
	},
	Check: checkPromiseFrequency,
}

// sureActivity is the least length, in code points, of an activity that names
// one duty by itself: 调度 and 走访 are done to many things.
const sureActivity = 4

func checkPromiseFrequency(p *lint.Pass) {
	if !selfExamination(p) && p.Genre() != extract.Report {
		return
	}
	first := map[string]int{}
	promises := p.Facts().Promises
	for i, d := range promises {
		if d.Period == "" || d.Op == extract.Scheduled || utf8.RuneCountInString(d.Activity) < sureActivity {
			continue
		}
		key := d.Activity + "/" + d.Unit
		j, seen := first[key]
		if !seen {
			first[key] = i
			continue
		}
		// Within one measure several rhythms are meant: in towns daily, in
		// villages weekly.
		if a := promises[j]; a.Measure != d.Measure && differs(a, d) && sameHolder(p, a, d) {
			f := p.Report(d.Span, "“%s”前后频次不一致：这里是“%s”，前面是“%s”，请统一。", d.Activity, short(d.Text, 30), short(a.Text, 30))
			f.Related = []lint.Related{{Span: a.Span, Message: "前面的写法"}}
		}
	}
}

// differs says whether two promises of one activity cannot both be the rule.
func differs(a, b extract.Promise) bool {
	return a.Period != b.Period || a.Op == b.Op && (unequal(a.Min, b.Min) || unequal(a.Max, b.Max))
}

func unequal(a, b *float64) bool {
	return a != nil && b != nil && *a != *b
}

// sameHolder says whether both promises bind the same people: the text names
// the same holder, none, or the holder of one in the sentence of the other.
func sameHolder(p *lint.Pass, a, b extract.Promise) bool {
	if a.Holder == b.Holder {
		return true
	}
	return speaksOfHolder(p, a, b.Holder) || speaksOfHolder(p, b, a.Holder)
}

// speaksOfHolder says whether holder stands in the sentence of d.
func speaksOfHolder(p *lint.Pass, d extract.Promise, holder string) bool {
	return holder != "" && strings.Contains(p.At(sentenceAt(p, d.Start)), holder)
}

// frequencyExample builds a material with two promises.
func frequencyExample(a, b string) string {
	return "青禾镇党委班子对照检查材料\n" +
		"一、存在的主要问题\n（一）理论学习方面。一是学习抓得不紧。比如，集中学习有两次改成了传阅。\n" +
		"二、原因分析\n1.学习的自觉性不强。把学习当成软任务，抓学习不经常。\n" +
		"三、整改措施\n1.抓紧学习。由党建办牵头，" + a + "。\n2.转变作风。由党建办牵头，" + b + "。\n"
}
