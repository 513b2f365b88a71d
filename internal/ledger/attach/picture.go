package attach

import (
	"bytes"
	"context"
	"encoding/binary"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"

	"bihuan/internal/fault"
)

const (
	maxPixels     = 50_000_000
	maxSide       = 20_000
	quality       = 90
	previewSide   = 720
	previewDetail = 80
)

// measure returns the size of a picture from its head, and refuses one that
// would take too much memory.
func measure(data []byte) (image.Config, error) {
	c, _, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case err != nil:
		return c, unreadable(err)
	case c.Width <= 0 || c.Height <= 0:
		return c, unreadable(nil)
	case c.Width > maxSide || c.Height > maxSide || c.Width*c.Height > maxPixels:
		return c, fault.New(fault.Invalid, "图片有 %d×%d 像素，太大了（每边最多 %d，合计最多 %d 万像素）。请缩小后再上传。", c.Width, c.Height, maxSide, maxPixels/10_000)
	}
	return c, nil
}

func unreadable(err error) error {
	return fault.Wrap(err, fault.Invalid, "图片读不出来，可能没有传完或已损坏。请重新取得图片，或另存为 JPG 后再上传。")
}

// clean returns the picture and nothing else: no place, no device, no hidden
// data, turned as it was meant to be seen. Of a moving picture the first frame
// stays.
func clean(_ context.Context, data []byte) ([]byte, error) {
	if _, err := measure(data); err != nil {
		return nil, err
	}
	img, format, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, unreadable(err)
	}
	var out bytes.Buffer
	switch format {
	case "jpeg":
		err = jpeg.Encode(&out, turned(img, orientation(data)), &jpeg.Options{Quality: quality})
	case "png":
		err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, img)
	default:
		err = gif.Encode(&out, img, nil)
	}
	if err != nil {
		return nil, unreadable(err)
	}
	return out.Bytes(), nil
}

// preview returns a small JPEG of a picture.
func preview(_ context.Context, data []byte) ([]byte, error) {
	if _, err := measure(data); err != nil {
		return nil, err
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, unreadable(err)
	}
	var out bytes.Buffer
	err = jpeg.Encode(&out, shrunk(img, previewSide), &jpeg.Options{Quality: previewDetail})
	return out.Bytes(), err
}

// shrunk returns img within a square, on white, each pixel the mean of up to
// sixteen of those that it stands for.
func shrunk(img image.Image, side int) image.Image {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	if longer := max(w, h); longer > side {
		w, h = max(1, w*side/longer), max(1, h*side/longer)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	const n = 4
	for y := range h {
		for x := range w {
			var red, green, blue, count uint32
			for j := range n {
				for i := range n {
					sx := b.Min.X + (x*n+i)*b.Dx()/(w*n)
					sy := b.Min.Y + (y*n+j)*b.Dy()/(h*n)
					r, g, bl, a := img.At(sx, sy).RGBA()
					white := 0xffff - a
					red, green, blue, count = red+r+white, green+g+white, blue+bl+white, count+1
				}
			}
			out.SetRGBA(x, y, color.RGBA{uint8(red / count >> 8), uint8(green / count >> 8), uint8(blue / count >> 8), 255})
		}
	}
	return out
}

// turned returns img as its EXIF orientation, 1 to 8, wants it to be seen.
func turned(img image.Image, orientation int) image.Image {
	if orientation < 2 || orientation > 8 {
		return img
	}
	swap := orientation >= 5
	switch p := img.(type) {
	case *image.YCbCr:
		if swap && (p.SubsampleRatio == image.YCbCrSubsampleRatio411 || p.SubsampleRatio == image.YCbCrSubsampleRatio410) {
			return img // lying down these have no name, and cameras do not make them
		}
		b := p.Bounds()
		w, h := b.Dx(), b.Dy()
		cw, ch := chroma(p, w, h)
		out := &image.YCbCr{SubsampleRatio: ratio(p.SubsampleRatio, swap), Rect: image.Rect(0, 0, w, h)}
		if swap {
			out.Rect = image.Rect(0, 0, h, w)
		}
		out.Y, out.YStride = plane(p.Y, p.YStride, w, h, orientation)
		out.Cb, out.CStride = plane(p.Cb, p.CStride, cw, ch, orientation)
		out.Cr, _ = plane(p.Cr, p.CStride, cw, ch, orientation)
		return out
	case *image.Gray:
		w, h := p.Bounds().Dx(), p.Bounds().Dy()
		out := &image.Gray{Rect: image.Rect(0, 0, w, h)}
		if swap {
			out.Rect = image.Rect(0, 0, h, w)
		}
		out.Pix, out.Stride = plane(p.Pix, p.Stride, w, h, orientation)
		return out
	}
	return img // four colours: cameras do not make them
}

// chroma returns the size of the colour planes of a picture of w by h.
func chroma(p *image.YCbCr, w, h int) (int, int) {
	switch p.SubsampleRatio {
	case image.YCbCrSubsampleRatio422:
		return (w + 1) / 2, h
	case image.YCbCrSubsampleRatio420:
		return (w + 1) / 2, (h + 1) / 2
	case image.YCbCrSubsampleRatio440:
		return w, (h + 1) / 2
	case image.YCbCrSubsampleRatio411:
		return (w + 3) / 4, h
	case image.YCbCrSubsampleRatio410:
		return (w + 3) / 4, (h + 1) / 2
	}
	return w, h
}

// ratio is what the colours of a picture are sampled by after a turn.
func ratio(r image.YCbCrSubsampleRatio, swap bool) image.YCbCrSubsampleRatio {
	switch {
	case swap && r == image.YCbCrSubsampleRatio422:
		return image.YCbCrSubsampleRatio440
	case swap && r == image.YCbCrSubsampleRatio440:
		return image.YCbCrSubsampleRatio422
	}
	return r
}

// plane turns one plane of w by h bytes.
func plane(pix []byte, stride, w, h, orientation int) ([]byte, int) {
	ow, oh := w, h
	if orientation >= 5 {
		ow, oh = h, w
	}
	out := make([]byte, ow*oh)
	for y := range oh {
		for x := range ow {
			sx, sy := x, y
			switch orientation {
			case 2:
				sx = w - 1 - x
			case 3:
				sx, sy = w-1-x, h-1-y
			case 4:
				sy = h - 1 - y
			case 5:
				sx, sy = y, x
			case 6:
				sx, sy = y, h-1-x
			case 7:
				sx, sy = w-1-y, h-1-x
			case 8:
				sx, sy = w-1-y, x
			}
			out[y*ow+x] = pix[sy*stride+sx]
		}
	}
	return out, ow
}

// orientation reads how a JPEG wants to be turned, 1 when it does not say.
func orientation(data []byte) int {
	for at := 2; at+4 <= len(data) && data[at] == 0xff; {
		marker, size := data[at+1], int(binary.BigEndian.Uint16(data[at+2:]))
		if marker == 0xda || size < 2 || at+2+size > len(data) {
			break
		}
		if body := data[at+4 : at+2+size]; marker == 0xe1 && bytes.HasPrefix(body, []byte("Exif\x00\x00")) {
			return tiffOrientation(body[6:])
		}
		at += 2 + size
	}
	return 1
}

func tiffOrientation(tiff []byte) int {
	var order binary.ByteOrder = binary.LittleEndian
	if bytes.HasPrefix(tiff, []byte("MM")) {
		order = binary.BigEndian
	}
	if len(tiff) < 8 {
		return 1
	}
	at := int(order.Uint32(tiff[4:]))
	if at < 0 || at+2 > len(tiff) {
		return 1
	}
	entries := int(order.Uint16(tiff[at:]))
	for i := range entries {
		e := at + 2 + 12*i
		if e+12 > len(tiff) {
			break
		}
		if order.Uint16(tiff[e:]) == 0x0112 {
			return int(order.Uint16(tiff[e+8:]))
		}
	}
	return 1
}
