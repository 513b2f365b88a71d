// Package ooxml opens the ZIP packages of Word, WPS and Excel safely and
// reads the XML in them.
//
// Whatever a package holds was made by somebody else: every count, size,
// ratio, depth and number of tokens is bounded, no entity is defined by a
// file, and nothing is ever fetched.
package ooxml

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"
)

// Kind is the kind of a token.
type Kind uint8

// The kinds.
const (
	Nothing Kind = iota // before the first token
	Start
	End
	Text
	EOF
)

// The bounds of one XML part. Word itself nests below 100.
const (
	maxDepth      = 256
	maxAttributes = 512
	maxBindings   = 1024 // namespace declarations in force at once
)

// Budget bounds the tokens that all parts of one package may have together.
type Budget struct{ Tokens int }

// Scanner reads the tokens of one XML part that is wholly in memory. It knows
// where each token stands, allocates nothing per token, and accepts what a
// well-formed UTF-8 document without DOCTYPE may hold. Comments and
// processing instructions are passed over.
//
// The fields describe the current token and hold until the next call of Next.
// A self-closing element gives a Start with Empty set, then an End whose
// Start and End offsets are both the end of the tag.
type Scanner struct {
	Kind  Kind
	Space Space  // of the element
	Local []byte // name of the element without prefix
	// Prefix is the element's prefix as the file has it, without colon.
	Prefix []byte
	// Begin and Close are the byte offsets of the token in the part.
	Begin, Close int
	Empty        bool
	CData        bool // of a Text token: within <![CDATA[ ]]>, Begin and Close exclude the brackets

	data     []byte
	pos      int
	attrs    []attribute
	stack    []frame
	bindings []binding
	rooted   bool
	budget   *Budget
	err      error
}

type attribute struct{ prefix, local, raw []byte }

type frame struct {
	nameStart, nameEnd int // of the start tag, prefix included
	bindings           int // how many were in force outside
	space              Space
}

type binding struct {
	prefix []byte
	space  Space
}

// ErrBudget says that a part nests too deep or has too many tokens.
var ErrBudget = errors.New("XML 层次过深或标记过多")

// NewScanner returns a scanner at the start of data. Several scanners may
// share a budget.
func NewScanner(data []byte, budget *Budget) *Scanner {
	s := &Scanner{data: data, budget: budget}
	s.bindings = append(s.bindings, binding{[]byte("xml"), XML})
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		s.err = errors.New("编码不是 UTF-8")
	case !utf8.Valid(data):
		s.err = errors.New("含有不合 UTF-8 的字节")
	default:
		s.pos = len(data) - len(bytes.TrimPrefix(data, []byte("\ufeff")))
		for i, c := range data {
			if c < 0x20 && c != '\t' && c != '\n' && c != '\r' {
				s.fail(i, "含有不允许的控制字符")
				break
			}
		}
	}
	return s
}

// Err returns why Next ended before the end of the part, nil if it did not.
func (s *Scanner) Err() error { return s.err }

func (s *Scanner) fail(at int, format string, args ...any) bool {
	if s.err == nil {
		s.err = fmt.Errorf("第 %d 字节处"+format, append([]any{at}, args...)...)
	}
	return false
}

// Next advances to the next token; false means the end or an error.
func (s *Scanner) Next() bool {
	if s.err != nil || s.Kind == EOF {
		return false
	}
	if s.Kind == Start && s.Empty {
		return s.finish(s.Close, s.Close)
	}
	for s.pos < len(s.data) {
		if s.budget.Tokens--; s.budget.Tokens < 0 {
			s.err = ErrBudget
			return false
		}
		rest := s.data[s.pos:]
		if rest[0] != '<' {
			n := bytes.IndexByte(rest, '<')
			if n < 0 {
				n = len(rest)
			}
			at := s.pos
			s.pos += n
			if len(s.stack) > 0 {
				s.Kind, s.Begin, s.Close, s.CData = Text, at, s.pos, false
				return true
			}
			if len(bytes.TrimSpace(rest[:n])) > 0 {
				return s.fail(at, "根元素之外有文字")
			}
			continue
		}
		if len(rest) < 2 {
			break
		}
		switch rest[1] {
		case '/':
			return s.endTag()
		case '?':
			if !s.instruction(rest) {
				return false
			}
		case '!':
			text, ok := s.declaration(rest)
			if !ok || text {
				return ok
			}
		default:
			return s.startTag()
		}
	}
	if s.pos < len(s.data) || len(s.stack) > 0 || !s.rooted {
		return s.fail(s.pos, "内容没有写完")
	}
	s.Kind = EOF
	return false
}

// instruction passes over <?…?>; an encoding other than UTF-8 is refused.
func (s *Scanner) instruction(rest []byte) bool {
	n := bytes.Index(rest, []byte("?>"))
	if n < 0 {
		return s.fail(s.pos, "处理指令没有结束")
	}
	if pi := rest[:n]; bytes.HasPrefix(pi, []byte("<?xml ")) {
		if _, after, found := bytes.Cut(pi, []byte("encoding")); found {
			name := bytes.ToLower(bytes.Trim(after, " \t\r\n=\"'"))
			if !bytes.HasPrefix(name, []byte("utf-8")) && !bytes.HasPrefix(name, []byte("us-ascii")) {
				return s.fail(s.pos, "编码不是 UTF-8")
			}
		}
	}
	s.pos += n + 2
	return true
}

// declaration handles what starts with <! and reports whether it was a text.
func (s *Scanner) declaration(rest []byte) (text, ok bool) {
	if bytes.HasPrefix(rest, []byte("<!--")) {
		n := bytes.Index(rest[4:], []byte("-->"))
		if n < 0 {
			return false, s.fail(s.pos, "注释没有结束")
		}
		s.pos += 4 + n + 3
		return false, true
	}
	const open = "<![CDATA["
	if bytes.HasPrefix(rest, []byte(open)) && len(s.stack) > 0 {
		n := bytes.Index(rest, []byte("]]>"))
		if n < 0 {
			return false, s.fail(s.pos, "CDATA 没有结束")
		}
		s.Kind, s.CData = Text, true
		s.Begin, s.Close = s.pos+len(open), s.pos+n
		s.pos += n + 3
		return true, true
	}
	return false, s.fail(s.pos, "含有文档类型声明，出于安全不读")
}

func space(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// name returns the end of the name that starts at i.
func (s *Scanner) name(i int) int {
	for i < len(s.data) {
		switch s.data[i] {
		case ' ', '\t', '\n', '\r', '/', '>', '=', '<', '"', '\'', '&':
			return i
		}
		i++
	}
	return i
}

func (s *Scanner) blanks(i int) int {
	for i < len(s.data) && space(s.data[i]) {
		i++
	}
	return i
}

func (s *Scanner) startTag() bool {
	at := s.pos
	if len(s.stack) == 0 && s.rooted {
		return s.fail(at, "有第二个根元素")
	}
	if len(s.stack) >= maxDepth {
		s.err = ErrBudget
		return false
	}
	nameEnd := s.name(at + 1)
	if nameEnd == at+1 || misnamed(s.data[at+1:nameEnd]) {
		return s.fail(at, "标记名称写错")
	}
	f := frame{nameStart: at + 1, nameEnd: nameEnd, bindings: len(s.bindings)}
	s.attrs = s.attrs[:0]
	i := nameEnd
	for {
		after := s.blanks(i)
		if after >= len(s.data) {
			return s.fail(at, "标记没有写完")
		}
		if c := s.data[after]; c == '>' {
			i, s.Empty = after+1, false
			break
		} else if c == '/' {
			if after+1 >= len(s.data) || s.data[after+1] != '>' {
				return s.fail(after, "标记写错")
			}
			i, s.Empty = after+2, true
			break
		}
		if after == i {
			return s.fail(i, "属性之间没有空格")
		}
		if i = s.attribute(after); i < 0 {
			return false
		}
	}
	s.rooted = true
	s.Prefix, s.Local = split(s.data[f.nameStart:f.nameEnd])
	s.Space = s.resolve(s.Prefix)
	f.space = s.Space
	s.stack = append(s.stack, f)
	s.Kind, s.Begin, s.Close, s.pos = Start, at, i, i
	return true
}

func (s *Scanner) endTag() bool {
	at := s.pos
	nameEnd := s.name(at + 2)
	i := s.blanks(nameEnd)
	if i >= len(s.data) || s.data[i] != '>' {
		return s.fail(at, "结束标记写错")
	}
	if len(s.stack) == 0 {
		return s.fail(at, "多出结束标记")
	}
	f := s.stack[len(s.stack)-1]
	if !bytes.Equal(s.data[f.nameStart:f.nameEnd], s.data[at+2:nameEnd]) {
		return s.fail(at, "结束标记与开始标记不符")
	}
	s.pos = i + 1
	return s.finish(at, s.pos)
}

// finish makes the End token of the innermost open element.
func (s *Scanner) finish(begin, end int) bool {
	f := s.stack[len(s.stack)-1]
	s.stack = s.stack[:len(s.stack)-1]
	s.Kind, s.Begin, s.Close, s.Empty, s.Space = End, begin, end, false, f.space
	s.Prefix, s.Local = split(s.data[f.nameStart:f.nameEnd])
	s.bindings = s.bindings[:f.bindings]
	s.attrs = s.attrs[:0]
	return true
}

// Is reports whether the current element has this name.
func (s *Scanner) Is(sp Space, local string) bool {
	return s.Space == sp && string(s.Local) == local
}

// Raw returns the bytes of the current token as they stand.
func (s *Scanner) Raw() []byte { return s.data[s.Begin:s.Close] }

// Depth returns how many elements are open, the current Start included.
func (s *Scanner) Depth() int { return len(s.stack) }

// Skip passes over the rest of the element whose Start is the current token;
// its End becomes the current token. visit, if not nil, sees every Start in it.
func (s *Scanner) Skip(visit func()) {
	for depth := len(s.stack); s.Next(); {
		switch {
		case s.Kind == End && len(s.stack) < depth:
			return
		case s.Kind == Start && visit != nil:
			visit()
		}
	}
}

// Each calls visit at the Start of each child of the element whose Start is
// the current token; the element's End becomes the current token. A child that
// visit leaves at its Start is passed over.
func (s *Scanner) Each(visit func()) {
	for s.Next() && s.Kind != End {
		if s.Kind != Start {
			continue
		}
		depth := s.Depth()
		if visit(); s.Depth() == depth {
			s.Skip(nil)
		}
	}
}
