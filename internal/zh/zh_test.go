package zh

import (
	"testing"

	"pgregory.net/rapid"
)

func TestNumeral(t *testing.T) {
	for _, c := range []struct {
		in      string
		n, size int
	}{
		{"", 0, 0}, {"一", 1, 3}, {"十", 10, 3}, {"十一是", 11, 6}, {"二十", 20, 6}, {"九十九", 99, 9},
		{"一百", 100, 6}, {"一百零一", 101, 12}, {"一百〇一条", 101, 12}, {"一百一十", 110, 12},
		{"一百二十三", 123, 15}, {"一千二百六十", 1260, 18}, {"一千零一十二", 1012, 18}, {"一千零五", 1005, 12},
		{"廿", 20, 3}, {"廿三", 23, 6}, {"卅一", 31, 6},
		{"一二", 1, 3}, {"一零", 1, 3}, {"零一", 0, 0}, {"百", 0, 0}, {"十十", 10, 3}, {"二十十", 20, 6},
		{"一百二", 100, 6}, {"一百零", 100, 6}, {"十百", 10, 3}, {"一十二百", 12, 9}, {"甲", 0, 0}, {"\xe4\xb8", 0, 0},
	} {
		if n, size := Numeral(c.in); n != c.n || size != c.size {
			t.Errorf("Numeral(%q) = %d, %d, want %d, %d", c.in, n, size, c.n, c.size)
		}
	}
}

func TestNumeralReadsWhatFormatNumeralWrites(t *testing.T) {
	for n := 1; n <= MaxNumeral; n++ {
		s := FormatNumeral(n)
		if got, size := Numeral(s + "、"); got != n || size != len(s) {
			t.Fatalf("Numeral(%q) = %d, %d, want %d, %d", s, got, size, n, len(s))
		}
	}
	for _, n := range []int{-1, 0, MaxNumeral + 1} {
		if s := FormatNumeral(n); s != "" {
			t.Errorf("FormatNumeral(%d) = %q", n, s)
		}
	}
}

func TestNumeralStaysInside(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.SampledFrom([]rune("〇零一二九十百千廿甲a")), 0, 12, -1).Draw(t, "s")
		n, size := Numeral(s)
		if size < 0 || size > len(s) || (n == 0) != (size == 0) || n > MaxNumeral {
			t.Fatalf("Numeral(%q) = %d, %d", s, n, size)
		}
	})
}

func TestCircle(t *testing.T) {
	for n := 1; n <= 50; n++ {
		if got := Circled(Circle(n)); got != n {
			t.Errorf("Circled(Circle(%d)) = %d", n, got)
		}
	}
	if Circle(0) != 0 || Circle(51) != 0 || Circled('1') != 0 || Circled('❷') != 2 || Circled('➂') != 3 || Circled('➍') != 4 {
		t.Error("circled digits outside ①–㊿ are wrong")
	}
}

func TestFold(t *testing.T) {
	if got := Fold("（１）ＡＢ，。、　甲"); got != "(1)AB,。、 甲" {
		t.Errorf("Fold = %q", got)
	}
	if DigitValue('７') != 7 || DigitValue('0') != 0 || DigitValue('一') != -1 {
		t.Error("DigitValue is wrong")
	}
	for r, want := range map[rune]bool{'\u3000': true, '\t': true, '\n': false, '甲': false, '\u200b': true} {
		if IsBlank(r) != want {
			t.Errorf("IsBlank(%q) = %v", r, !want)
		}
	}
}

func TestHan(t *testing.T) {
	for r, want := range map[rune]bool{'县': true, '〇': true, '𠮷': true, '㐀': true, '。': false, 'a': false, '、': false, '（': false, '①': false} {
		if IsHan(r) != want {
			t.Errorf("IsHan(%q) = %v", r, !want)
		}
	}
	for _, r := range "。！？!?" {
		if !EndsSentence(r) {
			t.Errorf("EndsSentence(%q) = false", r)
		}
	}
	for _, r := range "；，.：" {
		if EndsSentence(r) {
			t.Errorf("EndsSentence(%q) = true", r)
		}
	}
}
