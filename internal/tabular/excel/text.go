package excel

import (
	"strconv"
	"strings"

	"bihuan/internal/fault"
	"bihuan/internal/ooxml"
	"bihuan/internal/tabular"
	"bihuan/internal/zh"
)

// maxStrings bounds the texts that cells share.
const maxStrings = 2_000_000

// readStrings reads the texts that cells share.
func (b *book) readStrings() error {
	name := b.parts["sharedStrings"]
	raw, err := b.pack.Part(name)
	if err != nil || raw == nil {
		return err
	}
	s := ooxml.NewScanner(raw, b.pack.Budget)
	for s.Next() {
		if s.Kind == ooxml.Start && s.Is(ooxml.Sheet, "si") {
			b.strings = append(b.strings, richText(s))
			if len(b.strings) > maxStrings {
				return fault.New(fault.Invalid, "工作簿里的文字超过%d处，请拆成几个文件再试。", maxStrings)
			}
		}
	}
	return b.pack.Malformed(name, s.Err())
}

// richText returns the text in the element whose Start is the current token,
// without the readings that East Asian programs keep beside it.
func richText(s *ooxml.Scanner) string {
	var out []byte
	depth, in := s.Depth(), false
	for s.Next() {
		switch s.Kind {
		case ooxml.Start:
			if s.Is(ooxml.Sheet, "rPh") {
				s.Skip(nil)
			}
			in = s.Is(ooxml.Sheet, "t")
		case ooxml.Text:
			if in {
				out = content(s, out)
			}
		case ooxml.End:
			if in = false; s.Depth() < depth {
				return unescape(string(out))
			}
		}
	}
	return unescape(string(out))
}

func content(s *ooxml.Scanner, out []byte) []byte {
	if s.CData {
		return append(out, s.Raw()...)
	}
	return ooxml.Unescape(out, s.Raw())
}

// unescape decodes _x000D_, the form in which Excel keeps characters that XML
// does not allow.
func unescape(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	var out strings.Builder
	for {
		i := strings.Index(text, "_x")
		if i < 0 || len(text) < i+7 {
			out.WriteString(text)
			return out.String()
		}
		n, err := strconv.ParseUint(text[i+2:i+6], 16, 16)
		if err != nil || text[i+6] != '_' {
			out.WriteString(text[:i+2])
			text = text[i+2:]
			continue
		}
		out.WriteString(text[:i])
		out.WriteRune(rune(n))
		text = text[i+7:]
	}
}

// tidy returns a text as a cell holds it: LF line ends, no blanks at the ends,
// nothing that a database refuses.
func tidy(text string) string {
	clean := strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\n' && r != '\t' || r == 0x7f || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, text)
	return strings.TrimFunc(clean, func(r rune) bool { return zh.IsBlank(r) || r == '\n' })
}

// format is how a style shows a number.
type format uint8

const (
	plain format = iota
	aDay
	aMonth // year and month without day
	aTime  // of day alone
	percent
)

// builtIn are the numbers that programs do not spell out: those of dates in
// Chinese and general Excel, and percentages.
var builtIn = map[int]format{9: percent, 10: percent, 14: aDay, 15: aDay, 16: aDay, 17: aMonth, 18: aTime, 19: aTime, 20: aTime, 21: aTime, 22: aDay,
	27: aMonth, 28: aDay, 29: aDay, 30: aDay, 31: aDay, 32: aTime, 33: aTime, 34: aTime, 35: aTime, 36: aMonth, 45: aTime, 46: aTime, 47: aTime,
	50: aMonth, 51: aDay, 52: aMonth, 53: aDay, 54: aDay, 55: aTime, 56: aTime, 57: aMonth, 58: aDay}

// readFormats reads which style shows a number as what.
func (b *book) readFormats() error {
	name := b.parts["styles"]
	raw, err := b.pack.Part(name)
	if err != nil || raw == nil {
		return err
	}
	own := map[int]format{}
	s := ooxml.NewScanner(raw, b.pack.Budget)
	inCells := false
	for s.Next() {
		switch {
		case s.Is(ooxml.Sheet, "cellXfs"):
			inCells = s.Kind == ooxml.Start && !s.Empty
		case s.Kind != ooxml.Start:
		case s.Is(ooxml.Sheet, "numFmt"):
			id, _ := s.Attr(ooxml.None, "numFmtId")
			code, _ := s.Attr(ooxml.None, "formatCode")
			if n, err := strconv.Atoi(id); err == nil {
				own[n] = formatOf(code)
			}
		case inCells && s.Is(ooxml.Sheet, "xf"):
			id, _ := s.Attr(ooxml.None, "numFmtId")
			n, _ := strconv.Atoi(id)
			f, ok := own[n]
			if !ok {
				f = builtIn[n]
			}
			b.formats = append(b.formats, f)
		}
	}
	return b.pack.Malformed(name, s.Err())
}

// formatOf says what a format code shows: only its first section, without
// literal texts, colours and locales.
func formatOf(code string) format {
	var bare strings.Builder
	quoted, bracket := false, false
	for i := 0; i < len(code); i++ {
		switch c := code[i]; {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '[':
			bracket = true
		case c == ']':
			bracket = false
		case c == '\\' || c == '_' || c == '*':
			i++
		case bracket:
		case c == ';':
			i = len(code)
		default:
			bare.WriteByte(c)
		}
	}
	text := strings.ToLower(bare.String())
	text = strings.ReplaceAll(text, "general", "")
	switch year, day := strings.Contains(text, "y") || strings.Contains(text, "e") && !strings.ContainsAny(text, "0#"), strings.Contains(text, "d"); {
	case day || year && !strings.Contains(text, "m"):
		return aDay
	case year:
		return aMonth
	case strings.ContainsAny(text, "hs") && !strings.ContainsAny(text, "0#?"), strings.Contains(text, "h"):
		return aTime
	case strings.Contains(text, "%"):
		return percent
	}
	return plain
}

// number shows what a cell with that format holds.
func (b *book) number(raw string, f format) tabular.Cell {
	n, err := strconv.ParseFloat(raw, 64)
	if err != nil || len(raw) > 40 {
		return tabular.Cell{Text: tidy(raw)}
	}
	switch f {
	case aDay, aMonth:
		day, ok := zh.SerialDay(n, b.from1904)
		if !ok {
			break
		}
		if f == aMonth {
			day = day[:len("2006-01")]
		}
		return tabular.Cell{Text: day, Kind: tabular.Day}
	case percent:
		return tabular.Cell{Text: short(n*100) + "%", Kind: tabular.Number}
	}
	return tabular.Cell{Text: short(n), Kind: tabular.Number}
}

// short writes a number without the noise of binary fractions.
func short(n float64) string {
	text := strconv.FormatFloat(n, 'f', -1, 64)
	if len(text) > 16 {
		if m, err := strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64); err == nil {
			text = strconv.FormatFloat(m, 'f', -1, 64)
		}
	}
	if len(text) > 40 {
		return strconv.FormatFloat(n, 'g', 15, 64)
	}
	return text
}
