package zh

import (
	"time"

	"bihuan/internal/fault"
)

// CheckDate refuses text that is no date YYYY-MM-DD between the years first
// and last; "" passes. name says which date it is. The error is fault.Invalid.
func CheckDate(name, text string, first, last int) error {
	if text == "" {
		return nil
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		const most = 30 // of what is quoted, in code points
		if r := []rune(text); len(r) > most {
			text = string(r[:most]) + "……"
		}
		return fault.New(fault.Invalid, "%s“%s”不是有效的日期，请写成 2024-06-30 这样。", name, text)
	}
	if day.Year() < first || day.Year() > last {
		return fault.New(fault.Invalid, "%s“%s”的年份不对，请检查。", name, text)
	}
	return nil
}
