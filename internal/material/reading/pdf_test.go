package reading

import "testing"

func TestReflow(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"paragraphs": {
			"              关于整改的报告\n\n" +
				"    青禾镇党委认真落实整改要求，逐条研究，\n" +
				"明确责任，限期完成，现将有关情况报告如下。\n" +
				"    一、基本情况\n" +
				"    共梳理问题十二个，已经全部建立台账，并\n" +
				"逐项销号。\n" +
				"                    — 1 —\n\f" +
				"    二、下一步打算\n",
			"关于整改的报告\n青禾镇党委认真落实整改要求，逐条研究，明确责任，限期完成，现将有关情况报告如下。\n一、基本情况\n共梳理问题十二个，已经全部建立台账，并逐项销号。\n二、下一步打算",
		},
		"full last line": {
			"    甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未。\n" + "    甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未，\n甲乙。\n",
			"甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未。\n甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未，甲乙。",
		},
		"over a page": {
			"甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳\n甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳\n\n  - 12 -\n\f甲乙。\n",
			"甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳甲乙。",
		},
		"words":   {"one two three four\nfive six seven four\nend\n", "one two three four five six seven four end"},
		"nothing": {" \n\f", ""},
	} {
		if got := reflow(c.in); got != c.want {
			t.Errorf("%s:\ngot  %q\nwant %q", name, got, c.want)
		}
	}
}
