package zh

import (
	"time"
	_ "time/tzdata" // offices' PCs may lack the zone files
)

// Zone is the time of all dates on screens and in documents.
var Zone = mustZone("Asia/Shanghai")

func mustZone(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return zone
}

// Instant returns t as people read it: 2026年3月5日14:07.
func Instant(t time.Time) string { return t.In(Zone).Format("2006年1月2日15:04") }

// Day returns the date of t in the Zone as YYYY-MM-DD.
func Day(t time.Time) string { return t.In(Zone).Format(time.DateOnly) }
