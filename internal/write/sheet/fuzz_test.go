package sheet

import (
	"testing"

	"bihuan/internal/fault"
)

// FuzzParse reads any data file of a layout: it is refused in words, or it
// comes back the same and can be written.
func FuzzParse(f *testing.F) {
	all, err := Layouts()
	if err != nil {
		f.Fatal(err)
	}
	for _, l := range all {
		f.Add(l.Text())
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		l, err := Parse(raw)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		again, err := Parse(l.Text())
		if err != nil || string(again.Text()) != string(l.Text()) {
			t.Fatalf("%s\ncomes back as\n%s\n%v", l.Text(), again.Text(), err)
		}
	})
}
