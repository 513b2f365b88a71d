package rhythm

import (
	"slices"
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/extract/words"
	"bihuan/internal/zh"
)

// Amount is a number or a range with the measure word that follows it.
type Amount struct {
	Start, End int // bytes of the text
	Low, High  float64
	Unit       string // as the text has it
	Approx     bool   // 余 or 多 follows the number: Low is a lower bound
}

// units are the measure words, longer ones before those they begin with.
var units = words.New(
	"个百分点", "个工作日", "个小时", "个学时", "个课时", "个自然村", "个月", "个", "人次", "万人次", "场次", "批次", "课时", "学时",
	"小时", "分钟", "万元", "亿元", "元", "万字", "万户", "万人", "万亩", "公里", "户次", "次", "天", "周", "期", "场", "篇", "名", "位",
	"人", "项", "家", "户", "件", "条", "份", "轮", "批", "节", "堂", "遍", "回", "例", "处", "部", "本", "册", "讲", "课", "字", "页",
	"封", "首", "亩", "套", "支", "座", "所", "村", "%", "％", "‰", "日",
)

// notOne are measure words that with 一 mean some, not a count: 一批, 一套.
var notOne = []string{"批", "套", "部", "回", "所", "周", "例", "支"}

// notUnit lists the characters that make another word of a measure word
// before them: 3天 but 天津, 一部 but 部门.
var notUnit = map[string]string{
	"人": "民员才大心事", "家": "庭长属", "项": "目", "日": "常程", "天": "津空下", "本": "人级单地", "期": "间限待", "周": "边年期",
	"部": "门分署", "条": "例件", "处": "理长级", "课": "题堂", "场": "所", "轮": "训换流值", "批": "评复准", "例": "会行如",
	"户": "外口", "位": "置", "名": "单义录", "支": "部持付委", "座": "谈", "村": "民", "所": "有", "讲": "话评述", "节": "约点",
	"回": "访头", "字": "符", "页": "面", "首": "要先", "遍": "访", "套": "路", "件": "事", "次": "序数要",
}

// scanAmount reads a number with its measure word at the start of t. A dash or
// 至 or 到 makes a range, as do two digits side by side (一两次, 三五次).
func scanAmount(t string) (a Amount, ok bool) {
	rest, percent := strings.CutPrefix(t, "百分之")
	at := len(t) - len(rest)
	low, high, size := ScanCount(t[at:])
	if size == 0 {
		return Amount{}, false
	}
	at += size
	if n := scanRange(t[at:]); n > 0 {
		// The first number of a range may carry the measure word too: 1次至2次.
		if upper, _, size := ScanCount(t[at+n:]); size > 0 && upper >= low {
			high = upper
			at += n + size
		}
	}
	a = Amount{Low: low, High: high}
	if percent {
		a.Unit, a.End = "%", at
		return a, true
	}
	for _, vague := range []string{"余", "多"} {
		if strings.HasPrefix(t[at:], vague) {
			at += len(vague)
			a.Approx = true
		}
	}
	at += spaces(t[at:])
	if a.Unit = units.At(t[at:]); a.Unit == "" {
		return Amount{}, false
	}
	a.End = at + len(a.Unit)
	if next, _ := utf8.DecodeRuneInString(t[a.End:]); a.End < len(t) && strings.ContainsRune(notUnit[a.Unit], next) {
		return Amount{}, false
	}
	if strings.HasPrefix(t[a.End:], "半") {
		a.Low, a.High, a.End = a.Low+0.5, a.High+0.5, a.End+len("半")
	}
	if strings.HasPrefix(t, "一") && size == len("一") && a.Low == a.High && slices.Contains(notOne, a.Unit) {
		return Amount{}, false
	}
	return a, true
}

// Figures are the characters that a number can begin with.
var Figures = words.NewChars("0123456789０１２３４５６７８９一二三四五六七八九十百千两半廿卅")

// scanRange returns the size of the sign of a range at the start of t.
func scanRange(t string) int {
	n := spaces(t)
	for _, sign := range []string{"——", "—", "–", "-", "－", "~", "～", "至", "到"} {
		if strings.HasPrefix(t[n:], sign) {
			n += len(sign)
			return n + spaces(t[n:])
		}
	}
	return 0
}

// spaces returns the size of the blanks at the start of t.
func spaces(t string) int {
	n := 0
	for {
		switch {
		case strings.HasPrefix(t[n:], " "):
			n++
		case strings.HasPrefix(t[n:], "　"):
			n += len("　")
		default:
			return n
		}
	}
}

// ScanCount reads a number in Arabic or Chinese figures at the start of t,
// size 0 for none. low and high differ for two digits side by side.
func ScanCount(t string) (low, high float64, size int) {
	if v, size := scanArabic(t); size > 0 {
		return v, v, size
	}
	return scanChinese(t)
}

func scanArabic(t string) (value float64, size int) {
	scale := 0.0
	for size < len(t) {
		d, n := arabicDigit(t[size:])
		switch {
		case n > 0 && scale == 0:
			value = value*10 + float64(d)
			size += n
		case n > 0:
			value += float64(d) * scale
			scale /= 10
			size += n
		case size > 0 && scale == 0 && (t[size] == '.') && digitAt(t, size+1):
			scale = 0.1
			size++
		case size > 0 && scale == 0 && t[size] == ',' && thousands(t[size+1:]):
			size++
		default:
			return value, size
		}
	}
	return value, size
}

func arabicDigit(t string) (value, size int) {
	r, size := utf8.DecodeRuneInString(t)
	if v := zh.DigitValue(r); v >= 0 {
		return v, size
	}
	return 0, 0
}

func digitAt(t string, i int) bool { return i < len(t) && asciiDigit(t[i]) }

// thousands reports whether exactly three digits begin t.
func thousands(t string) bool {
	return digitAt(t, 0) && digitAt(t, 1) && digitAt(t, 2) && !digitAt(t, 3)
}

// scanChinese reads a Chinese numeral. 半 is a half, 两 two, and two single
// digits side by side are a range.
func scanChinese(t string) (low, high float64, size int) {
	if strings.HasPrefix(t, "半") {
		return 0.5, 0.5, len("半")
	}
	n, size := numeral(t)
	if size == 0 {
		return 0, 0, 0
	}
	low, high = float64(n), float64(n)
	if m, next := numeral(t[size:]); n < 10 && m > n && m < 10 {
		high = float64(m)
		size += next
	}
	if strings.HasPrefix(t[size:], "万") {
		low, high, size = low*10000, high*10000, size+len("万")
	}
	return low, high, size
}

// numeral is zh.Numeral, which reads numbers of lists, with 两.
func numeral(t string) (n, size int) {
	const longest = 30 // bytes of the longest numeral
	if rest, ok := strings.CutPrefix(t, "两"); ok {
		return zh.Numeral("二" + rest[:min(len(rest), longest)])
	}
	return zh.Numeral(t)
}

func asciiDigit(c byte) bool { return '0' <= c && c <= '9' }

// At reads the count that stands at byte i of t, where a character begins. The
// tail of another number, an ordinal (第一次) and the like (每一名, 统一) are none.
func At(t string, i int) (Amount, bool) {
	r, _ := utf8.DecodeRuneInString(t[i:])
	if !Figures.Has(r) || i > 0 && asciiDigit(t[i]) && asciiDigit(t[i-1]) {
		return Amount{}, false
	}
	a, ok := scanAmount(t[i:])
	if !ok || notBefore.End(t[:i]) != "" {
		return Amount{}, false
	}
	a.Start, a.End = i, i+a.End
	return a, true
}

// notBefore end the text before a figure that makes another word with it.
var notBefore = words.New("第", "每", "统", "唯", "专", "同", "任", "某", "另", "十", "百", "千", "万", ".", "进", "逐")

// Repeats reports whether a count in unit is of times.
func Repeats(unit string) bool {
	return slices.Contains([]string{"次", "场", "场次", "期", "轮", "遍"}, unit)
}
