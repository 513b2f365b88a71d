package tabular_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bihuan/internal/tabular"
)

func TestText(t *testing.T) {
	for _, c := range []struct {
		text string
		want []tabular.Line
	}{
		{"", nil},
		{" \n\t\t\n", nil},
		{"单位\t姓名\n\n办公室\t何静\t\n", []tabular.Line{{1, []string{"单位", "姓名"}}, {3, []string{"办公室", "何静"}}}},
		{"\n单位,姓名\n\"办公室,二楼\",𬎆\n", []tabular.Line{{2, []string{"单位", "姓名"}}, {3, []string{"办公室,二楼", "𬎆"}}}},
		{"甲,乙\t丙", []tabular.Line{{1, []string{"甲,乙", "丙"}}}},
		{"\"两\n行\"\t“引\"号\n末", []tabular.Line{{1, []string{"两\n行", "“引\"号"}}, {3, []string{"末"}}}},
		{"\t\u3000乙 ", []tabular.Line{{1, []string{"", "乙"}}}},
	} {
		got, err := tabular.Text(c.text)
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q: %v, %v", c.text, got, err)
		}
	}
}

func TestTextLimits(t *testing.T) {
	if _, err := tabular.Text(strings.Repeat("甲\n", tabular.MaxLines+1)); !errors.Is(err, tabular.ErrTooLong) {
		t.Error(err)
	}
	if _, err := tabular.Text(strings.Repeat("甲\t", tabular.MaxColumns) + "乙"); !errors.Is(err, tabular.ErrTooWide) {
		t.Error(err)
	}
}

// What Write writes Text reads back.
func TestWriteReads(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.StringOf(rapid.RuneFrom([]rune("甲乙𬎆\"'\t\n ,=")))
		var lines []tabular.Line
		for _, cells := range rapid.SliceOfN(rapid.SliceOfN(cell, 1, 4), 0, 5).Draw(t, "lines") {
			if cells = tabular.Trim(cells); cells != nil {
				lines = append(lines, tabular.Line{Cells: cells})
			}
		}
		// A tab in front tells the separator whatever the first line holds.
		got, err := tabular.Text("头\t头\n" + tabular.Write(lines))
		if err != nil || len(got) != len(lines)+1 {
			t.Fatalf("%v: %v, %v", lines, got, err)
		}
		for i, line := range lines {
			if !reflect.DeepEqual(got[i+1].Cells, line.Cells) {
				t.Fatalf("%q reads back as %q", line.Cells, got[i+1].Cells)
			}
		}
	})
}

func FuzzText(f *testing.F) {
	f.Add("单位\t姓名\n\"甲\n乙\t丙")
	f.Add("a,\"b\",c\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		lines, err := tabular.Text(text)
		if err != nil {
			return
		}
		last := 0
		for _, line := range lines {
			if line.No <= last || len(line.Cells) == 0 || line.Cells[len(line.Cells)-1] == "" {
				t.Fatalf("%v", line)
			}
			last = line.No
		}
	})
}
