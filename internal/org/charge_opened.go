package org

import "bihuan/internal/history"

// ChargeOpened puts a person in charge of, or in contact with, something.
type ChargeOpened struct {
	ID string `json:"id"`
	ChargeContent
	Office string `json:"office"` // name at that time, "" for a matter
}

var _ = history.Know[ChargeOpened](kinds)

// Kind implements history.Event.
func (ChargeOpened) Kind() string { return "org.charge.opened.v1" }

// Sentence implements history.Event.
func (e ChargeOpened) Sentence() string {
	return since(e.From) + e.ChargeContent.Kind.Zh() + "“" + e.Office + e.Matter + "”"
}

func (e ChargeOpened) applyPerson(p *Person) {
	p.Charges = append(p.Charges, Charge{ID: e.ID, ChargeContent: e.ChargeContent})
}
