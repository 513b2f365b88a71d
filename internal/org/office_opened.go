package org

import (
	"bihuan/internal/access"

	"bihuan/internal/history"
)

// OfficeOpened is the first event of an office.
type OfficeOpened struct {
	OfficeContent
	Parent string `json:"parent"` // name of the office above at that time
}

var _ = history.Know[OfficeOpened](kinds)

// Kind implements history.Event.
func (OfficeOpened) Kind() string { return "org.office.opened.v1" }

// Sentence implements history.Event.
func (e OfficeOpened) Sentence() string {
	s := "登记单位“" + e.Name + "”（" + e.OfficeContent.Kind.Zh() + "）"
	if e.Parent != "" {
		s += "，上级单位“" + e.Parent + "”"
	}
	return s
}

func (e OfficeOpened) applyOffice(o *Office) {
	o.Visibility, o.OfficeContent = access.UnitWide, e.OfficeContent
}
