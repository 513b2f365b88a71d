package settings

import (
	"context"
	"slices"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/zh"
)

// mostLooked bounds the problems that an effect is computed over.
const mostLooked = 5000

// effect says what other tables would mean for the problems that v sees.
func (s *Service) effect(ctx context.Context, v access.Viewer, before, after ledger.Tables) ([]string, error) {
	if s.Problems == nil {
		return []string{}, nil
	}
	count := &effects{before: ledger.Judge{Tables: before, Today: zh.Day(s.Clock())}, after: ledger.Judge{Tables: after, Today: zh.Day(s.Clock())},
		lacks: map[lackOf]int{}, lights: map[[2]ledger.Light]int{}}
	f := ledger.Filter{Limit: ledger.MaxLimit}
	for looked := 0; ; {
		page, err := s.Problems(ctx, v, f)
		if err != nil {
			return nil, err
		}
		for _, p := range page.Problems {
			count.add(p)
		}
		looked += len(page.Problems)
		if f.After = page.Next; f.After == "" {
			return count.said(), nil
		}
		if looked >= mostLooked {
			return append(count.said(), "问题较多，以上只算了前"+strconv.Itoa(mostLooked)+"个。"), nil
		}
	}
}

// lackOf is a lack of problems in one phase.
type lackOf struct {
	phase ledger.Phase
	text  string
	gone  bool // it is no longer asked for
}

// effects counts what would be different.
type effects struct {
	before, after ledger.Judge
	lacks         map[lackOf]int
	lights        map[[2]ledger.Light]int
	reasons       int // same light, other number of days
}

func (c *effects) add(p ledger.Problem) {
	was, will := c.before.Lacking(p), c.after.Lacking(p)
	for _, l := range will {
		if !has(was, l) {
			c.lacks[lackOf{p.Phase(), l.Text, false}]++
		}
	}
	for _, l := range was {
		if !has(will, l) {
			c.lacks[lackOf{p.Phase(), l.Text, true}]++
		}
	}
	a, b := c.before.Stand(p), c.after.Stand(p)
	switch {
	case a.Light != b.Light:
		c.lights[[2]ledger.Light{a.Light, b.Light}]++
	case a.Reason != b.Reason:
		c.reasons++
	}
}

func has(list []ledger.Lack, l ledger.Lack) bool {
	return slices.ContainsFunc(list, func(x ledger.Lack) bool { return x.Code == l.Code })
}

func (c *effects) said() []string {
	said := []string{}
	for _, phase := range ledger.Phases {
		for _, gone := range []bool{false, true} {
			var texts []string
			for l := range c.lacks {
				if l.phase == phase && l.gone == gone {
					texts = append(texts, l.text)
				}
			}
			slices.Sort(texts)
			for _, text := range texts {
				s := strconv.Itoa(c.lacks[lackOf{phase, text, gone}]) + "个“" + phase.Zh() + "”的问题"
				if gone {
					said = append(said, s+"不再需要“"+text+"”。")
				} else {
					said = append(said, s+"将缺少“"+text+"”，补齐后才能销号。")
				}
			}
		}
	}
	for _, from := range ledger.AllLights {
		for _, to := range ledger.AllLights {
			if n := c.lights[[2]ledger.Light{from, to}]; n > 0 {
				said = append(said, strconv.Itoa(n)+"个问题的灯由“"+c.before.Lights.Word(from)+"”变为“"+c.after.Lights.Word(to)+"”。")
			}
		}
	}
	if c.reasons > 0 {
		said = append(said, strconv.Itoa(c.reasons)+"个问题剩余或逾期的工作日数会变。")
	}
	return said
}
