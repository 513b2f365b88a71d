package org

import "bihuan/internal/history"

// OfficeEnded says that an office is no more from a day on.
type OfficeEnded struct {
	To string `json:"to"`
}

var _ = history.Know[OfficeEnded](kinds)

// Kind implements history.Event.
func (OfficeEnded) Kind() string { return "org.office.ended.v1" }

// Sentence implements history.Event.
func (e OfficeEnded) Sentence() string { return "自" + e.To + "起撤销单位" }

func (e OfficeEnded) applyOffice(o *Office) { o.To = e.To }
