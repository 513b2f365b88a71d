package rhythm

import (
	"testing"
	"unicode/utf8"
)

func TestScanAmount(t *testing.T) {
	for _, test := range []struct {
		text      string
		low, high float64
		unit      string
		size      int
	}{
		{"3次", 3, 3, "次", 4}, {"１２户", 12, 12, "户", 9}, {"一百二十人次", 120, 120, "人次", 18}, {"两天", 2, 2, "天", 6},
		{"1.5小时", 1.5, 1.5, "小时", 9}, {"1,200元", 1200, 1200, "元", 8}, {"500万元", 500, 500, "万元", 9}, {"三万元", 30000, 30000, "元", 9},
		{"1至2次", 1, 2, "次", 8}, {"2—3场", 2, 3, "场", 8}, {"三五次", 3, 5, "次", 9}, {"百分之五", 5, 5, "%", 12}, {"10余次", 10, 10, "次", 8},
		{"2 次", 2, 2, "次", 5}, {"两百户", 200, 200, "户", 9},
		{"一部分", 0, 0, "", 0}, {"3月", 0, 0, "", 0}, {"二〇二六年", 0, 0, "", 0}, {"一批", 0, 0, "", 0}, {"一次性", 1, 1, "次", 6}, {"学习", 0, 0, "", 0},
	} {
		a, ok := scanAmount(test.text)
		if ok != (test.size > 0) || a.Low != test.low || a.High != test.high || a.Unit != test.unit || a.End != test.size {
			t.Errorf("%s: %+v %v", test.text, a, ok)
		}
	}
}

func TestAt(t *testing.T) {
	for _, test := range []struct {
		text string
		want string // the first count
	}{
		{"第一次会议开了3天", "3天"}, {"每一名党员", ""}, {"统一个标准，办2件", "2件"}, {"112次", "112次"}, {"“3512”体系", ""},
		{"座谈会8场", "8场"}, {"一批示范点", ""}, {"2027年6月", ""}, {"天津", ""}, {"三天津门", ""},
	} {
		got := ""
		for i := range test.text {
			if a, ok := At(test.text, i); ok {
				got = test.text[a.Start:a.End]
				break
			}
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.text, got, test.want)
		}
	}
}

func TestFind(t *testing.T) {
	for _, test := range []struct{ text, words, rule string }{
		{"坚持每月学习", "每月", "FREQ=MONTHLY"},
		{"每两周一次", "每两周", "FREQ=WEEKLY;INTERVAL=2"},
		{"每个季度末研判", "每个季度", "FREQ=MONTHLY;INTERVAL=3"},
		{"每年 11月份作为走访月", "每年", "FREQ=YEARLY"},
		{"每年11月份作为走访月", "每年11月份", "FREQ=YEARLY;BYMONTH=11"},
		{"每年3月和9月", "每年3月和9月", "FREQ=YEARLY;BYMONTH=3,9"},
		{"每年1月至3月", "每年1月至3月", "FREQ=YEARLY;BYMONTH=1,2,3"},
		{"每年7月1日前", "每年7月1日前", "FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=1"},
		{"每年上半年", "每年上半年", "FREQ=YEARLY;BYMONTH=1,2,3,4,5,6"},
		{"每月月底", "每月月底", "FREQ=MONTHLY;BYMONTHDAY=-1"},
		{"每周五下午", "每周五下午", "FREQ=WEEKLY;BYDAY=FR"},
		{"每周一次", "每周", "FREQ=WEEKLY"},
		{"半年一小结", "半年一", "FREQ=MONTHLY;INTERVAL=6"},
		{"全年不少于4次", "全年", "FREQ=YEARLY"},
		{"年内建成3个", "", ""},
		{"每一名", "", ""},
		{"每100年", "", ""},
		{"把每件事办好", "", ""},
		{"按月份统计", "按月份", "FREQ=MONTHLY"},
		{"逐年提高", "", ""},
	} {
		r, ok := Find(test.text)
		got := ""
		if ok {
			got = test.text[r.Start:r.End]
		}
		if got != test.words || ok && r.RRule() != test.rule {
			t.Errorf("%s: %q %s", test.text, got, r.RRule())
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, seed := range []string{"每年6、12月1至2次", "每两个月一次", "每月第一个星期五", "全年不少于百分之五", "一周一调度", "每", "第一二三半"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if r, ok := Find(text); ok && (r.Start < 0 || r.End <= r.Start || r.End > len(text) || r.RRule() == "") {
			t.Errorf("%q: %+v", text, r)
		}
		for i := range text {
			if a, ok := At(text, i); ok && (a.Start != i || a.End <= i || a.End > len(text) || a.High < a.Low || utf8.ValidString(text) && !utf8.ValidString(text[a.Start:a.End])) {
				t.Errorf("%q: %+v", text, a)
			}
		}
	})
}
