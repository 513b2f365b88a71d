package syntax

import (
	"strings"

	"bihuan/internal/material/document"
	"bihuan/internal/zh"
)

// ordinal reads what starts with 第: 第一章 第一条 at a line's start, 第一，
// anywhere.
func (m *marker) ordinal(s string, end int, where place) bool {
	i := m.start + len("第")
	n, size := zh.Numeral(s[i:end])
	if n == 0 {
		n, size = number(s, i, end, 4)
	}
	if n == 0 {
		return false
	}
	m.number = n
	i += size
	r, w := peek(s, i, end)
	m.end = i + w
	switch r {
	case '，', ',', '：', ':':
		m.class = document.Ordinal
		return true
	case '、':
		m.class = document.Ordinal
		next, _ := zh.Numeral(s[m.end:end])
		return next != n+1 && !strings.HasPrefix(s[m.end:end], "第") // 第一、第二产业
	case '编', '篇':
		m.class = document.Part
	case '部':
		if !strings.HasPrefix(s[m.end:end], "分") {
			return false
		}
		m.class = document.Part
		m.end += len("分")
	case '章':
		m.class = document.Chapter
	case '节':
		m.class = document.Section
	case '条':
		m.class = document.Article
	default:
		return false
	}
	return where == atLine && m.division(s, end)
}

// division finishes 第一章 and its like: an inserted article is 第一条之一, and
// what follows without a blank may show that the text only refers to it.
func (m *marker) division(s string, end int) bool {
	if strings.HasPrefix(s[m.end:end], "之") {
		n, size := zh.Numeral(s[m.end+len("之") : end])
		if n == 0 {
			return false
		}
		m.end += len("之") + size
	}
	r, _ := peek(s, m.end, end)
	m.doubtful = r != 0 && !zh.IsBlank(r)
	return !m.doubtful || !notDivision[r]
}

// notDivision holds what follows a reference or a measure word: 第三条规定,
// 第二节课, 第一条战线.
var notDivision = set("规第之、，。；和至或以的所中款项课目例线战跑道路与及、也就都是在")

// adverbs count like 第一，: 首先，…其次，…再次，…最后，.
var adverbs = [...]struct {
	word   string
	number int
}{
	{"首先", 1}, {"其次", 2}, {"再次", 3}, {"最后", 0},
}

// adverb reads 首先， and its like, and 其一，.
func (m *marker) adverb(s string, end int) bool {
	i := m.start
	for _, a := range adverbs {
		if strings.HasPrefix(s[i:end], a.word) {
			return m.comma(s, i+len(a.word), end, a.number)
		}
	}
	if strings.HasPrefix(s[i:end], "其") {
		if n, size := zh.Numeral(s[i+len("其") : end]); n > 0 {
			return m.comma(s, i+len("其")+size, end, n)
		}
	}
	return false
}

// comma finishes an ordinal whose pause stands at i.
func (m *marker) comma(s string, i, end, n int) bool {
	r, w := peek(s, i, end)
	switch r {
	case '，', ',', '：', ':':
		m.class, m.number, m.end = document.Ordinal, n, i+w
		return true
	}
	return false
}
