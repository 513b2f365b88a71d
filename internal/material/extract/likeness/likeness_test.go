package likeness

import (
	"slices"
	"testing"
)

func TestBest(t *testing.T) {
	problems := []Entry{
		{Title: "理论学习走过场", Group: "学习方面", Body: "笔记抄得多，讨论得少。"},
		{Title: "下村走马观花", Group: "群众方面", Body: "在农户家里坐下来谈的少，杨柳组的水管年年冻裂。"},
		{Title: "车辆停放混乱", Body: "院内车辆乱停。"},
	}
	measures := []Entry{
		{Title: "改造老旧管网", Body: "年底前换完杨柳组冻裂的水管。"},
		{Title: "抓实理论武装", Body: "每月讨论一次。"},
	}
	m := New(problems, measures)
	for i, want := range []int{1, 0, -1} {
		got := -1
		for _, match := range m.Best(0, i, 1) {
			if got = match.Index; match.Score <= 0 || match.Score > 1 || len(m.Because(0, i, 1, match.Index)) == 0 {
				t.Errorf("%s: %+v", problems[i].Title, match)
			}
			break
		}
		if got != want {
			t.Errorf("%s: measure %d, want %d", problems[i].Title, got, want)
		}
	}
	if because := m.Because(0, 1, 1, m.Best(0, 1, 1)[0].Index); !slices.Contains(because, "杨柳组") && !slices.Contains(because, "冻裂") {
		t.Errorf("because %v", because)
	}
}

// A field's words join texts that share no characters.
func TestFields(t *testing.T) {
	m := New([]Entry{{Title: "服务群众不主动"}}, []Entry{{Title: "宗旨意识淡化"}, {Title: "廉政教育抓得松"}})
	matches := m.Best(0, 0, 1)
	if len(matches) != 1 || matches[0].Index != 0 || m.Because(0, 0, 1, 0)[0] != "群众—宗旨" {
		t.Errorf("got %+v", matches)
	}
}

func TestFieldList(t *testing.T) {
	if len(fieldWords) < 8 {
		t.Fatalf("only %d fields", len(fieldWords))
	}
	for i, list := range fieldWords {
		for _, w := range list {
			if len(w) < 3 || slices.Contains(common, w) {
				t.Errorf("field %d: %q is empty or a common word", i, w)
			}
		}
	}
}

func TestWiden(t *testing.T) {
	for _, c := range []struct{ a, b, term, want string }{
		{"在农户家里坐下来谈", "到农户家里看", "农户", "农户家里"},
		{"人人人人都说", "人人人说", "人人", "人人人"},
		{"老旧管网", "管网老旧", "管网", "管网"},
	} {
		if got := new(Model).widen(c.a, c.b, c.term); got != c.want {
			t.Errorf("%s / %s: %q, want %q", c.a, c.b, got, c.want)
		}
	}
}

// The order of the terms must not depend on how close their numbers lie.
func TestSort(t *testing.T) {
	var b bitmap
	for _, ids := range [][]int32{nil, {7}, {5, 3, 4}, {900_000, 2, 70, 1}, {64, 63, 128, 0}} {
		want := slices.Sorted(slices.Values(ids))
		if b.sort(ids); !slices.Equal(ids, want) {
			t.Errorf("got %v, want %v", ids, want)
		}
	}
}

func TestFieldsFit(t *testing.T) {
	if len(fieldWords) > mostFields {
		t.Errorf("%d fields", len(fieldWords))
	}
}
