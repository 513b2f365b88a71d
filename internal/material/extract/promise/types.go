// Package promise finds the quantified and periodic duties in prose: “每月集中学习不少于一天”,
// “民生投入只增不减”, “不调研不决策”.
package promise

import (
	"bihuan/internal/material/document"
	"bihuan/internal/material/extract/rhythm"
)

// Op says how the quantity of a promise is bounded.
type Op string

// The bounds.
const (
	Min           Op = "min" // also of a range (1至2次), which sets Max too
	Max           Op = "max"
	Exact         Op = "exact"
	Nondecreasing Op = "nondecreasing" // 只增不减
	Scheduled     Op = "scheduled"     // at named months or a rhythm, without a quantity
	Conditional   Op = "conditional"   // 不调研不决策
)

// Promise is a quantified or periodic duty. Min and Max are per recurrence of
// RRule (每两个月1次: INTERVAL=2 and 1). Text is the clause without 做到, 坚持 and
// the like before it; Activity is what is done, without rhythm and count, of a
// condition what must come first; Holder is as the text has it. Its JSON form
// is stored with drafts: names do not change.
type Promise struct {
	ID            string        `json:"id"` // D1 …
	Text          string        `json:"text"`
	Activity      string        `json:"activity"`
	Holder        string        `json:"holder,omitempty"`
	Op            Op            `json:"op"`
	Period        rhythm.Period `json:"period,omitempty"`
	Months        []int         `json:"months,omitempty"`
	Min           *float64      `json:"min,omitempty"`
	Max           *float64      `json:"max,omitempty"`
	Unit          string        `json:"unit,omitempty"`    // measure word as the text has it: 天 次 场 篇
	RRule         string        `json:"rrule,omitempty"`   // RFC 5545 without DTSTART, "" where the promise does not recur
	Measure       string        `json:"measure,omitempty"` // id of the measure it stands in, "" for none
	document.Span `json:"span"`
}
