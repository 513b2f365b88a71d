package e2e

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"sort"
	"testing"
)

// shades is how many colours a picture of the manual has: pages have few, and
// text looks the same with these.
const shades = 96

// lighten writes a picture with its most frequent colours only, which halves
// its size.
func lighten(t *testing.T, content []byte) []byte {
	t.Helper()
	full, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	box := full.Bounds()
	count := map[color.RGBA]int{}
	at := func(x, y int) color.RGBA { return color.RGBAModel.Convert(full.At(x, y)).(color.RGBA) }
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			count[at(x, y)]++
		}
	}
	common := make([]color.RGBA, 0, len(count))
	for c := range count {
		common = append(common, c)
	}
	sort.Slice(common, func(i, j int) bool {
		a, b := common[i], common[j]
		if count[a] != count[b] {
			return count[a] > count[b]
		}
		return int(a.R)<<16|int(a.G)<<8|int(a.B) < int(b.R)<<16|int(b.G)<<8|int(b.B)
	})
	palette := color.Palette{}
	for _, c := range common[:min(shades, len(common))] {
		palette = append(palette, c)
	}
	index := make(map[color.RGBA]uint8, len(count))
	for c := range count {
		index[c] = uint8(palette.Index(c))
	}
	light := image.NewPaletted(box, palette)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			light.SetColorIndex(x, y, index[at(x, y)])
		}
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, light); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
