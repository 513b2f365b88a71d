package wordin

import (
	"strconv"
	"strings"
)

// formatNumber renders n as Word does for the number format kind (ST_NumberFormat
// of ECMA-376). Formats that Word itself gives up beyond a bound, and those that
// no Chinese material uses, are decimal. n is not negative.
func formatNumber(kind string, n int) string {
	switch kind {
	case "none", "bullet":
		return ""
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	case "upperLetter":
		return letters(n, 'A')
	case "lowerLetter":
		return letters(n, 'a')
	case "upperRoman":
		return roman(n)
	case "lowerRoman":
		return strings.ToLower(roman(n))
	case "chineseCountingThousand", "japaneseCounting":
		return counting(n, simplified)
	case "taiwaneseCountingThousand":
		return counting(n, traditional)
	case "chineseCounting", "taiwaneseCounting":
		if n < 100 {
			return counting(n, simplified)
		}
		return positional(n, '○')
	case "chineseLegalSimplified":
		return counting(n, legalSimplified)
	case "ideographLegalTraditional", "japaneseLegal":
		return counting(n, legalTraditional)
	case "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital", "koreanDigital2":
		return positional(n, '〇')
	case "ideographTraditional":
		return fromSet(n, "甲乙丙丁戊己庚辛壬癸")
	case "ideographZodiac":
		return fromSet(n, "子丑寅卯辰巳午未申酉戌亥")
	case "ideographZodiacTraditional":
		return stemBranch(n)
	case "ideographEnclosedCircle":
		return fromSet(n, "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉")
	case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
		return fromSet(n, "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
	case "decimalEnclosedParen":
		return fromSet(n, "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇")
	case "decimalEnclosedFullstop":
		return fromSet(n, "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛")
	case "decimalFullWidth", "decimalFullWidth2":
		return fullWidth(n)
	case "numberInDash":
		return "- " + strconv.Itoa(n) + " -"
	case "hex":
		return strings.ToUpper(strconv.FormatInt(int64(n), 16))
	}
	return strconv.Itoa(n)
}

// fromSet returns the n-th character of set, decimal beyond its end.
func fromSet(n int, set string) string {
	if runes := []rune(set); n >= 1 && n <= len(runes) {
		return string(runes[n-1])
	}
	return strconv.Itoa(n)
}

// letters counts A … Z, AA, BB … as Word does, up to 30 letters.
func letters(n int, first byte) string {
	if n < 1 || n > 26*30 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(rune(first+byte((n-1)%26))), (n-1)/26+1)
}

func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var b strings.Builder
	for _, d := range []struct {
		value int
		sign  string
	}{{1000, "M"}, {900, "CM"}, {500, "D"}, {400, "CD"}, {100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= d.value; n -= d.value {
			b.WriteString(d.sign)
		}
	}
	return b.String()
}

// numerals are the signs of one way of counting in words.
type numerals struct {
	digits []rune // 0–9
	units  []rune // 10, 100, 1000
	myriad rune
	// oneTen says that ten is written 壹拾, not 拾.
	oneTen bool
}

var (
	simplified       = numerals{[]rune("零一二三四五六七八九"), []rune("十百千"), '万', false}
	traditional      = numerals{[]rune("零一二三四五六七八九"), []rune("十百千"), '萬', false}
	legalSimplified  = numerals{[]rune("零壹贰叁肆伍陆柒捌玖"), []rune("拾佰仟"), '万', true}
	legalTraditional = numerals{[]rune("零壹貳參肆伍陸柒捌玖"), []rune("拾佰仟"), '萬', true}
)

// counting writes n, below 100,000,000, in words: 十, 二十一, 一百零五.
func counting(n int, s numerals) string {
	if n == 0 {
		return string(s.digits[0])
	}
	var out []rune
	if high := n / 10000; high > 0 {
		out = append(append(out, section(high, s, false)...), s.myriad)
		n %= 10000
		if n > 0 && n < 1000 {
			out = append(out, s.digits[0])
		}
	}
	if n > 0 {
		out = append(out, section(n, s, len(out) > 0)...)
	}
	return string(out)
}

// section writes 1–9999. inner says that something stands before it, so that
// ten is 一十.
func section(n int, s numerals, inner bool) []rune {
	var out []rune
	gap := false
	for i, div := 2, 1000; i >= -1; i, div = i-1, div/10 {
		d := n / div
		n %= div
		if d == 0 {
			gap = gap || len(out) > 0
			continue
		}
		if gap {
			out = append(out, s.digits[0])
			gap = false
		}
		if d > 1 || i != 0 || len(out) > 0 || inner || s.oneTen {
			out = append(out, s.digits[d])
		}
		if i >= 0 {
			out = append(out, s.units[i])
		}
	}
	return out
}

// positional writes the decimal digits of n in Chinese.
func positional(n int, zero rune) string {
	var b strings.Builder
	for _, c := range strconv.Itoa(n) {
		if c == '0' {
			b.WriteRune(zero)
		} else {
			b.WriteRune(simplified.digits[c-'0'])
		}
	}
	return b.String()
}

func fullWidth(n int) string {
	var b strings.Builder
	for _, c := range strconv.Itoa(n) {
		b.WriteRune('０' + c - '0')
	}
	return b.String()
}

// stemBranch counts the cycle of sixty: 甲子, 乙丑 ….
func stemBranch(n int) string {
	if n < 1 || n > 60 {
		return strconv.Itoa(n)
	}
	stems, branches := []rune("甲乙丙丁戊己庚辛壬癸"), []rune("子丑寅卯辰巳午未申酉戌亥")
	return string([]rune{stems[(n-1)%10], branches[(n-1)%12]})
}
