package rules

import (
	"fmt"
	"slices"
	"strings"

	"bihuan/internal/material/document"
	"bihuan/internal/material/extract"
	"bihuan/internal/material/lint"
)

// teamKinds are the bodies of which a team is one and never two.
var teamKinds = []string{"党组", "县委", "区委", "市委", "省委", "州委", "旗委", "党工委"}

// placeKinds are words that tell of which kind of place the team is.
var placeKinds = []string{"我县", "我区", "我市", "县情", "区情", "市情", "区直", "县直"}

var teamNaming = &lint.Rule{
	ID:       "team-naming",
	Title:    "同一个班子几种称呼",
	Severity: lint.Error,
	Level:    lint.Practice,
	Source:   "文内互相印证：一个班子只有一种性质、一个层级",
	Doc: `材料前面自称党组，后面又自称县委、区委，说明是从别的材料拼过来的。
只认班子自己说自己的地方（如“县委班子”“党组严格按照”“提高区委常委会的能力”），提到上级、下级的不算。统一为一种称呼。`,
	Bad: []lint.Example{
		{Text: "青禾区直机关对照检查材料\n党组班子准备不够充分。县委常委会抓学习不够经常。着力提高区委常委会应对复杂局面的能力。",
			Want: []string{"县委常委会"}},
	},
	Good: []lint.Example{
		{Text: "党组班子严格按照区委部署开展检视。县委常委会会议精神传达不及时，对县委部署落实不够，没有主动向市委请示。"},
		{Text: "县委常委会班子抓学习不够经常。指导部门党组班子建设不够，提高乡镇党委班子的能力。"},
		{Text: "在市委坚强领导下，县委班子坚持把学习放在首位。省市区委有要求的，县委没有及时研究。"},
	},
	Words: slices.Concat(teamKinds, placeKinds),
	Check: checkTeamNaming,
}

// naming is what a material says of itself under one kind. Evidence sums the
// weight of the places.
type naming struct {
	kind     string
	places   []document.Span
	evidence int
}

// The weight of a place, and what a kind needs to count: one admission, or
// the team's conduct told twice. The superior may be praised once.
const (
	told     = 1
	admits   = 2
	evidence = 2
)

func checkTeamNaming(p *lint.Pass) {
	if g := p.Genre(); g != extract.Team && g != extract.Unknown {
		return
	}
	var own []naming
	var places []document.Span
	for _, h := range p.Hits() {
		if p.Own(h) {
			continue
		}
		if h.Word >= len(teamKinds) {
			places = append(places, h.Span)
			continue
		}
		s, weight := selfNaming(p, h.Span)
		if weight == 0 {
			continue
		}
		kind := teamKinds[h.Word]
		i := slices.IndexFunc(own, func(n naming) bool { return n.kind == kind })
		if i < 0 {
			i = len(own)
			own = append(own, naming{kind: kind})
		}
		own[i].places = append(own[i].places, s)
		own[i].evidence += weight
	}
	own = slices.DeleteFunc(own, func(n naming) bool { return n.evidence < evidence })
	if len(own) < 2 {
		return
	}
	counts := make([]string, len(own))
	for i, n := range own {
		counts[i] = fmt.Sprintf("“%s”%d处", n.kind, len(n.places))
	}
	f := p.Report(own[1].places[0], "同一个班子在文中有%d种称呼：%s，请统一。", len(own), strings.Join(counts, "、"))
	for i, n := range own {
		if i != 1 {
			f.Related = append(f.Related, lint.Related{Span: n.places[0], Message: "这里称“" + n.kind + "”"})
		}
	}
	relatePlaces(p, f, places)
}

// relatePlaces adds the first place of each word of place where they tell of
// two kinds of place. In an autonomous region 区 means the region.
func relatePlaces(p *lint.Pass, f *lint.Finding, places []document.Span) {
	if strings.Contains(p.Doc.Text, "自治区") {
		return
	}
	seen := map[string]bool{}
	for _, s := range places {
		if w := p.At(s); !seen[w] {
			seen[w] = true
			f.Related = append(f.Related, lint.Related{Span: s, Message: "这里写“" + w + "”"})
		}
	}
}

var (
	// bodies are what follows a kind when the team itself is meant.
	bodies = []string{"常委会领导班子", "常委会班子", "常委班子", "领导班子", "常委会", "班子"}
	// business is what follows a body when its meetings or papers are meant.
	business = []string{"会议", "扩大会", "精神", "工作要点", "工作报告", "议事", "决定", "要求", "部署", "的部署", "的要求", "的决定", "的领导", "的坚强领导", "审议", "研究通过", "批准", "同意", "办公室", "委员", "成员单位"}
	// faults are words by which a sentence admits one.
	faults = []string{"不够", "不强", "不到位", "不足", "不深", "不实", "不严", "没有", "差距", "欠缺", "不经常", "不紧", "检查少", "办法少", "时候少", "偏少", "得少", "更少", "偏软", "淡化"}
	// conduct is what only the team that speaks says of itself.
	conduct = []string{"在思想上", "在行动上", "党要管党的意识", "自身建设", "严格按照", "紧扣", "将坚持", "将以", "将认真", "认为", "深刻认识到"}
	// raising are what a measure does to the team itself.
	raising = []string{"提高", "提升", "增强", "加强", "改进", "强化"}
)

// selfNaming returns the weight of the kind at s as a name of the team that
// speaks, 0 where it is not, and the name as it stands there.
func selfNaming(p *lint.Pass, s document.Span) (document.Span, int) {
	text := p.Doc.Text
	first := opensClause(text, s.Start)
	body := ""
	for _, b := range bodies {
		if strings.HasPrefix(text[s.End:], b) {
			body = b
			break
		}
	}
	s.End += len(body)
	rest := text[s.End:]
	starts := func(w string) bool { return strings.HasPrefix(rest, w) }
	raised := body != "" && slices.ContainsFunc(raising, func(w string) bool { return strings.HasSuffix(text[:s.Start], w) })
	switch {
	case slices.ContainsFunc(business, starts), !first && !raised:
		return s, 0
	case raised:
		return s, admits
	case body == "" && !slices.ContainsFunc(conduct, starts):
		return s, 0
	}
	sentence := p.At(sentenceAt(p, s.Start))
	if slices.ContainsFunc(faults, func(w string) bool { return strings.Contains(sentence, w) }) {
		return s, admits
	}
	if strings.HasSuffix(body, "班子") || body == "" {
		return s, told
	}
	return s, 0
}

// opensClause says whether a clause starts at byte at.
func opensClause(text string, at int) bool {
	r := before(text, at)
	return r == 0 || strings.ContainsRune("\n\t，。；：、,;:!！?？”“ \u3000)）", r)
}
