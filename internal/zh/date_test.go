package zh_test

import (
	"strings"
	"testing"

	"bihuan/internal/fault"
	"bihuan/internal/zh"
)

func TestCheckDate(t *testing.T) {
	for text, ok := range map[string]bool{
		"": true, "2026-02-28": true, "2024-02-29": true, "1990-01-01": true, "2100-12-31": true,
		"2026-02-29": false, "2026-2-3": false, "1989-12-31": false, "2101-01-01": false, "明天": false, strings.Repeat("九", 500): false,
	} {
		err := zh.CheckDate("完成时限", text, 1990, 2100)
		if (err == nil) != ok || err != nil && (fault.KindOf(err) != fault.Invalid || !strings.HasPrefix(err.Error(), "完成时限")) {
			t.Errorf("%.20q: %v", text, err)
		}
		if err != nil && len([]rune(err.Error())) > 80 {
			t.Errorf("the sentence quotes everything: %v", err)
		}
	}
}
