package extract

import (
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/material/extract/clause"
	"bihuan/internal/material/extract/words"
)

var (
	// exampleWords open an example wherever a clause begins.
	exampleWords = words.New("比如", "例如", "譬如", "再如", "又如", "诸如", "再比如", "又比如", "再例如")
	// notExample continues 如 to another word: 如何, 如果, 如期 …
	notExample = "何果期实此下同今数若是愿一既厂意饥火上法约虎履鱼"
	// carryOn begins a sentence that goes on with the example before it. A
	// sentence that judges (这种……, 这说明……, 究其……) does not.
	carryOn = []string{
		"但", "却", "而", "然而", "结果", "最终", "导致", "致使", "造成", "以致", "直至", "还是", "至今", "后来", "随后", "事后",
		"其中", "当时", "可是", "不过", "直到",
	}
	// clauseMarks are what a clause may follow.
	clauseMarks = words.NewChars(clause.Ends + "(（")
	several     = []string{"有的", "有些", "某"}
)

// opensExample reports whether the clause t begins with 比如, 例如 or 如.
func opensExample(t string) bool {
	if exampleWords.At(t) != "" {
		return true
	}
	rest, ok := strings.CutPrefix(t, "如")
	if !ok || rest == "" {
		return false
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return !strings.ContainsRune(notExample, r)
}

// exampleIn returns the offset of the first clause of s that opens an
// example, -1 for none. Within a sentence a bare 如 needs a mark after it
// (“如：”, “如，”), or else it is a comparison.
func exampleIn(text string, s document.Span) int {
	t := text[:s.End]
	for i := s.Start; i < s.End; {
		for strings.HasPrefix(t[i:], " ") || strings.HasPrefix(t[i:], "　") {
			_, size := utf8.DecodeRuneInString(t[i:])
			i += size
		}
		if opensExample(t[i:]) && (i == s.Start || !strings.HasPrefix(t[i:], "如") || markAfter(t[i+len("如"):])) {
			return i
		}
		if i = clauseMarks.Next(t, i); i < s.End {
			_, size := utf8.DecodeRuneInString(t[i:])
			i += size
		}
	}
	return -1
}

func markAfter(t string) bool {
	r, _ := utf8.DecodeRuneInString(t)
	return strings.ContainsRune("：:，,", r)
}

// splitExamples parts body into what states the problem and its examples. An
// example begins where a clause opens it and ends with the sentence, or with
// the last of the sentences that carry it on.
func splitExamples(text string, body document.Span) (statement, examples []document.Span) {
	open := -1 // index of the example that the next sentence may carry on
	for _, s := range clause.Sentences(text, body, false) {
		t := text[s.Start:s.End]
		at := exampleIn(text, s)
		switch {
		case at >= 0:
			if before := clause.TrimEnd(text, document.Span{Start: s.Start, End: at}, "，,：:、(（"); before.Len() > 0 {
				statement = append(statement, before)
			}
			examples = append(examples, document.Span{Start: at, End: s.End})
			open = len(examples) - 1
		case open >= 0 && carriesOn(t, opening(text, examples[open])):
			examples[open].End = s.End
		default:
			statement = append(statement, s)
			open = -1
		}
	}
	return statement, examples
}

// opening returns the start of an example, enough to see what it enumerates.
// Its bound keeps an example of many sentences linear.
func opening(text string, s document.Span) string {
	const enough = 600
	return text[s.Start:min(s.End, s.Start+enough)]
}

// carriesOn reports whether sentence t goes on with example.
func carriesOn(t, example string) bool {
	if words.At(t, carryOn) != "" {
		return true
	}
	return words.At(t, several) != "" && words.Any(example, several...)
}

// joined returns the text of the pieces, with a line end where the text has
// one between them, and with a 。 where a piece lost the rest of its sentence
// to an example.
func joined(text string, pieces []document.Span) string {
	if len(pieces) == 0 {
		return ""
	}
	var b strings.Builder
	for i, p := range pieces {
		if i > 0 {
			gap := text[pieces[i-1].End:p.Start]
			if strings.TrimSpace(gap) != "" && !endsSentence(text[:pieces[i-1].End]) {
				b.WriteString("。")
			}
			if strings.IndexByte(gap, '\n') >= 0 {
				b.WriteByte('\n')
			}
		}
		b.WriteString(text[p.Start:p.End])
	}
	return b.String()
}

func endsSentence(t string) bool {
	r, _ := utf8.DecodeLastRuneInString(t)
	return strings.ContainsRune(clause.SentenceEnds+clause.Closers+"；;.", r)
}

func texts(doc *document.Document, spans []document.Span) []string {
	list := make([]string, len(spans))
	for i, s := range spans {
		list[i] = doc.At(s)
	}
	return list
}
