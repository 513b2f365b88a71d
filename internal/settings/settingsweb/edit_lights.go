package settingsweb

import (
	"strings"

	"bihuan/internal/ledger"
)

var lightsEditor = editor{
	fill: func(tables ledger.Tables, key string, _ int) (entryCommand, error) {
		l := tables.Lights
		c := entryCommand{Yellow: l.YellowDays, Green: l.Word(ledger.Green), Amber: l.Word(ledger.Yellow), Red: l.Word(ledger.Red)}
		c.lean(l.Authority)
		if key != "lights" {
			return c, errGone
		}
		return c, nil
	},
	inputs: func(c entryCommand, _ ledger.Tables) []Input {
		return []Input{
			number("yellow_days", "距时限几个工作日亮黄灯", c.Yellow, "0 为只在到期当天亮黄灯，最多 60"),
			text("word_green", "绿灯叫作", c.Green, 6), text("word_yellow", "黄灯叫作", c.Amber, 6), text("word_red", "红灯叫作", c.Red, 6),
		}
	},
	apply: func(c entryCommand, tables *ledger.Tables) error {
		l := ledger.LightRules{YellowDays: c.Yellow, Authority: c.authority()}
		for light, word := range map[ledger.Light]string{ledger.Green: c.Green, ledger.Yellow: c.Amber, ledger.Red: c.Red} {
			if word = strings.TrimSpace(word); word == light.Zh() || word == "" {
				continue
			}
			if l.Words == nil {
				l.Words = map[ledger.Light]string{}
			}
			l.Words[light] = word
		}
		tables.Lights = l
		return l.Check()
	},
}
