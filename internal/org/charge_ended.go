package org

import "bihuan/internal/history"

// ChargeEnded ends a charge.
type ChargeEnded struct {
	ID   string     `json:"id"`
	To   string     `json:"to"`
	How  ChargeKind `json:"kind"`
	What string     `json:"what"` // name of the office at that time, or the matter
}

var _ = history.Know[ChargeEnded](kinds)

// Kind implements history.Event.
func (ChargeEnded) Kind() string { return "org.charge.ended.v1" }

// Sentence implements history.Event.
func (e ChargeEnded) Sentence() string {
	return "自" + e.To + "起不再" + e.How.Zh() + "“" + e.What + "”"
}

func (e ChargeEnded) applyPerson(p *Person) {
	for i := range p.Charges {
		if p.Charges[i].ID == e.ID {
			p.Charges[i].To = e.To
		}
	}
}
