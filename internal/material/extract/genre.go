package extract

import (
	"path"
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/material/extract/words"
)

// genreOf judges by the title, then by the file's name, then by who speaks: a
// member says 我 and 本人, a team says 班子 and 党组. A text that has none of
// the parts of a material and no telling title is Unknown.
func genreOf(doc *document.Document, parts []part) Genre {
	for _, name := range []string{doc.Title, firstLine(doc), strings.TrimSuffix(path.Base(doc.Name), path.Ext(doc.Name))} {
		if g := genreByName(squeeze(name)); g != Unknown {
			if g == Team && speaker(doc.Text) == Member && !words.Any(name, "班子", "党组", "党委", "常委") {
				return Member
			}
			return g
		}
	}
	if first(parts, problemKind) == nil && first(parts, causeKind) == nil {
		return Unknown
	}
	return speaker(doc.Text)
}

// firstLine returns the first paragraph where it is short enough for a title.
func firstLine(doc *document.Document) string {
	if len(doc.Nodes) == 0 || len(doc.Nodes[0].Text) > 150 || strings.Contains(doc.Nodes[0].Text, "。") {
		return ""
	}
	return doc.Nodes[0].Text
}

// genreByName reads a title. Where it only says 对照检查 the genre is Team and
// the speaker decides.
func genreByName(t string) Genre {
	examined := words.Any(t, "对照检查", "检视剖析", "对照检视", "自我剖析", "党性分析", "查摆剖析")
	switch {
	case words.Any(t, "提纲"):
		return Outline
	case words.Any(t, "反馈意见", "意见书", "反馈问题清单", "检查通报", "审计报告", "督查通报", "巡察反馈", "巡视反馈") && !words.Any(t, "整改情况", "整改落实", "整改报告", "整改进展", "整改方案"):
		return Inspection
	case !examined && strings.Contains(t, "整改") && words.Any(t, "情况", "报告", "进展", "通报"):
		return Report
	case examined && words.Any(t, "个人", "本人"):
		return Member
	case examined:
		return Team
	}
	return Unknown
}

var speakers = words.New("本人", "我", "班子", "党组", "常委会")

// speaker counts who a text says examines itself.
func speaker(t string) Genre {
	member, team := 0, 0
	for at := 0; at < len(t); {
		i, w := speakers.Next(t, at)
		at = i + len(w)
		switch w {
		case "":
		case "本人":
			member++
		case "我":
			next, _ := utf8.DecodeRuneInString(t[at:])
			switch {
			case next == '们':
				team++
			case strings.ContainsRune("党国县市省区镇乡局委办院校州军", next) || strings.HasSuffix(t[:i], "自"):
				// 我县 and 自我批评 do not say who speaks.
			default:
				member++
			}
		default:
			team++
		}
	}
	switch {
	case member > team:
		return Member
	case team > 0:
		return Team
	}
	return Unknown
}
