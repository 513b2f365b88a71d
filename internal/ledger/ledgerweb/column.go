package ledgerweb

import (
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/ui"
)

// looks are the classes of the columns that need one.
var looks = map[string]string{
	"no": "tight", "title": "grid-title", "statement": "grid-goal", "aspect": "grid-aspect", "subject": "tight", "class": "tight", "leader": "grid-name",
	"lead_unit": "grid-unit", "assist_units": "grid-unit", "holder": "grid-name", "due": "tight", "light": "tight", "goal": "grid-goal",
	"sources": "grid-goal", "causes": "num", "measures": "num", "evidence": "num", "updated": "tight", "state": "tight",
}

// shownAs are the columns that show more than a text.
var shownAs = map[string]func(p grid.Row, c *Cell){
	"title": title,
	"light": light,
	"state": func(p grid.Row, c *Cell) { b := StateBadge(p.Phase()); c.Badge = &b },
}

// light shows the light with its reason: under it where something is to be
// done, on the mark itself where all is well.
func light(p grid.Row, c *Cell) {
	if p.Standing.Light == ledger.NoLight {
		c.Text = p.Standing.Reason
		return
	}
	b := LightBadge(p.Standing.Light, p.Standing.Word, "")
	c.Badge = &b
	if p.Standing.Light == ledger.Green {
		b.Title = p.Standing.Reason
		return
	}
	c.Reason = p.Standing.Reason
}

func title(p grid.Row, c *Cell) {
	c.URL = "/problems/" + p.ID
	if p.Subject == ledger.Personal {
		c.Notes = append(c.Notes, ui.Badge{Tone: ui.Long, Text: "个人 " + p.Person, Title: "只有联络员能看到"})
	}
	for _, gap := range p.Missing() {
		c.Notes = append(c.Notes, ui.Badge{Tone: ui.Warn, Text: gap.Zh()})
	}
}

func cell(c grid.Column, p grid.Row) Cell {
	out := Cell{Label: c.Head, Class: looks[c.Code], Text: c.Text(p)}
	if show := shownAs[c.Code]; show != nil {
		show(p, &out)
	}
	return out
}
