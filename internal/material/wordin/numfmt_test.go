package wordin

import "testing"

func TestFormatNumber(t *testing.T) {
	for _, c := range []struct {
		kind string
		n    int
		want string
	}{
		{"decimal", 12, "12"}, {"decimalZero", 7, "07"}, {"decimalZero", 17, "17"},
		{"chineseCounting", 10, "十"}, {"chineseCounting", 11, "十一"}, {"chineseCounting", 20, "二十"}, {"chineseCounting", 99, "九十九"}, {"chineseCounting", 101, "一○一"},
		{"chineseCountingThousand", 0, "零"}, {"chineseCountingThousand", 10, "十"}, {"chineseCountingThousand", 110, "一百一十"}, {"chineseCountingThousand", 105, "一百零五"},
		{"chineseCountingThousand", 1010, "一千零一十"}, {"chineseCountingThousand", 20005, "二万零五"}, {"chineseCountingThousand", 10010, "一万零一十"}, {"chineseCountingThousand", 32767, "三万二千七百六十七"},
		{"taiwaneseCounting", 12, "十二"}, {"taiwaneseCountingThousand", 30000, "三萬"}, {"japaneseCounting", 21, "二十一"},
		{"chineseLegalSimplified", 10, "壹拾"}, {"chineseLegalSimplified", 25, "贰拾伍"}, {"ideographLegalTraditional", 6, "陸"},
		{"ideographDigital", 10, "一〇"}, {"ideographTraditional", 3, "丙"}, {"ideographTraditional", 11, "11"}, {"ideographZodiac", 12, "亥"}, {"ideographZodiacTraditional", 60, "癸亥"},
		{"decimalEnclosedCircle", 20, "⑳"}, {"decimalEnclosedCircleChinese", 1, "①"}, {"decimalEnclosedCircle", 21, "21"}, {"decimalEnclosedParen", 2, "⑵"}, {"decimalEnclosedFullstop", 3, "⒊"},
		{"ideographEnclosedCircle", 1, "㊀"}, {"decimalFullWidth", 12, "１２"}, {"numberInDash", 2, "- 2 -"}, {"hex", 255, "FF"},
		{"upperLetter", 27, "AA"}, {"lowerLetter", 28, "bb"}, {"upperLetter", 0, "0"}, {"upperRoman", 1994, "MCMXCIV"}, {"lowerRoman", 9, "ix"}, {"upperRoman", 4000, "4000"},
		{"none", 3, ""}, {"bullet", 3, ""}, {"unknown", 3, "3"},
	} {
		if got := formatNumber(c.kind, c.n); got != c.want {
			t.Errorf("%s %d = %q, want %q", c.kind, c.n, got, c.want)
		}
	}
}
