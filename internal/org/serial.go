package org

import "time"

// serialDay returns the date of a day as Excel counts them.
func serialDay(n int) string {
	return time.Unix(int64(n+excelEpoch)*24*3600, 0).UTC().Format(time.DateOnly)
}
