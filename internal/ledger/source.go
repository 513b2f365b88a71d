package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"bihuan/internal/fault"
)

// Source says where a problem comes from beside a material: the meeting, the
// instruction, the inspection that named it.
type Source struct {
	ID      string `json:"id"`
	Kind    string `json:"kind"`      // code of a SourceKind
	KindZh  string `json:"kind_text"` // its word at that time
	Title   string `json:"title"`
	Number  string `json:"number,omitempty"`  // 文号
	Date    string `json:"date,omitempty"`    // YYYY-MM-DD
	Who     string `json:"who,omitempty"`     // 批示人, 发文单位, 检查组
	Wording string `json:"wording,omitempty"` // the original sentence about this problem
	Due     string `json:"due,omitempty"`     // YYYY-MM-DD, asked for by the source
	Reply   bool   `json:"reply,omitempty"`   // an answer (办结报告) is expected
}

// FromMaterial is the kind of source, in filters, of what was taken from a
// material; see Origin.
const FromMaterial = "material"

// Limits of a source, in code points, and how many a problem has.
const (
	maxSources = 20
	maxWording = 2000
)

// Key returns what is the same for problems from the same source: kind, title,
// number and date, however blanks were typed.
func (s Source) Key() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{s.Kind, tight(s.Title), tight(s.Number), s.Date}, "\n")))
	return hex.EncodeToString(sum[:8])
}

func tight(s string) string { return strings.Join(strings.Fields(s), "") }

// Sentence names the source for people: 领导批示“…”（云委批〔2026〕3号，2026-03-05，林远）.
func (s Source) Sentence() string {
	text := s.KindZh + "“" + s.Title + "”"
	var inside []string
	for _, part := range []string{s.Number, s.Date, s.Who} {
		if part != "" {
			inside = append(inside, part)
		}
	}
	if len(inside) > 0 {
		text += "（" + strings.Join(inside, "，") + "）"
	}
	return text
}

// said is Sentence with what the source asks for.
func (s Source) said() string {
	text := s.Sentence()
	if s.Due != "" {
		text += "，要求" + plainDate(s.Due) + "前办结"
	}
	if s.Reply {
		text += "，须报办结情况"
	}
	return text
}

// read returns the source as it is stored, without an id, and complains into
// in.
func (s Source) read(in *intake, kinds SourceKinds) Source {
	kind, ok := kinds.Of(oneLine(s.Kind))
	if !ok {
		in.fail(fault.New(fault.Invalid, "请选择问题来源的种类。"))
	}
	return Source{
		Kind: kind.Code, KindZh: kind.Zh, Title: in.need("来源的名称（会议、文件、批示或检查的名称）", oneLine(s.Title), 300), Number: in.may("来源文号", s.Number, 100),
		Date: in.mayDay("来源日期", s.Date), Who: in.may("来源的"+named(kind.Who), s.Who, 60), Wording: in.may("来源原文", s.Wording, maxWording),
		Due: in.mayDay("来源要求的办结时限", s.Due), Reply: s.Reply,
	}
}

func named(who string) string {
	if who == "" {
		return "提出人或单位"
	}
	return who
}

// Blank reports whether nothing was typed.
func (s Source) Blank() bool {
	return oneLine(s.Title+s.Number+s.Who+s.Wording+s.Date+s.Due) == ""
}

// readSources returns the sources of a registration as they are stored.
func readSources(all []Source, m making) ([]Source, error) {
	var in intake
	var read []Source
	for _, s := range all {
		s = s.read(&in, m.Sources)
		if in.err != nil {
			return nil, in.err
		}
		s.ID = m.NewID()
		read = addSource(read, s)
	}
	return read, checkSources(read)
}

func checkSources(all []Source) error {
	if len(all) > maxSources {
		return fault.New(fault.Invalid, "一个问题最多%d个来源，现在有%d个。", maxSources, len(all))
	}
	return nil
}

// addSource returns a new list with s, unless the same source with the same
// wording is there.
func addSource(all []Source, s Source) []Source {
	if slices.ContainsFunc(all, func(x Source) bool { return x.Key() == s.Key() && x.Wording == s.Wording }) {
		return all
	}
	return append(slices.Clone(all), s)
}

// source returns the source of that id.
func (c Content) source(id string) (Source, bool) {
	i := slices.IndexFunc(c.Sources, func(s Source) bool { return s.ID == id })
	if i < 0 {
		return Source{}, false
	}
	return c.Sources[i], true
}

// comesFrom reports whether one of the sources has one of the kinds.
func (c Content) comesFrom(kinds []string) bool {
	return c.Origin.Known() && slices.Contains(kinds, FromMaterial) ||
		slices.ContainsFunc(c.Sources, func(s Source) bool { return slices.Contains(kinds, s.Kind) })
}

// SourceText names all sources in one text, without the material.
func (c Content) SourceText() string {
	texts := make([]string, len(c.Sources))
	for i, s := range c.Sources {
		texts[i] = s.Sentence()
	}
	return strings.Join(texts, "；")
}
