package org

import "bihuan/internal/history"

// OfficeResumed takes an end back.
type OfficeResumed struct{}

var _ = history.Know[OfficeResumed](kinds)

// Kind implements history.Event.
func (OfficeResumed) Kind() string { return "org.office.resumed.v1" }

// Sentence implements history.Event.
func (OfficeResumed) Sentence() string { return "恢复单位" }

func (OfficeResumed) applyOffice(o *Office) { o.To = "" }
